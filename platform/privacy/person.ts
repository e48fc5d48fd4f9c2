import type { Transaction } from "#platform/database";

/** A workspace of a person, as far as an erasure must know it. */
export interface WorkspaceOfPerson {
  readonly id: string;
  readonly name: string;
  readonly otherMembers: number;
  readonly otherOwners: number;
  readonly isOwner: boolean;
}

export interface Person {
  readonly userId: string;
  /** Null for people without an address. */
  readonly email: string | null;
  readonly isLastOperator: boolean;
  readonly workspaces: readonly WorkspaceOfPerson[];
}

/** Finds a person across all tenants inside a transaction of `asOps`; `undefined` for nobody. */
export type FindPerson = (transaction: Transaction, userId: string) => Promise<Person | undefined>;

/** Workspaces that nobody else is a member of: they are the person's own data. */
export function ownWorkspaces(person: Person): readonly string[] {
  return person.workspaces.filter(({ otherMembers }) => otherMembers === 0).map(({ id }) => id);
}

/** Workspaces that would be left with members and without an owner. */
export function orphanedWorkspaces(person: Person): readonly WorkspaceOfPerson[] {
  return person.workspaces.filter(
    ({ isOwner, otherMembers, otherOwners }) => isOwner && otherMembers > 0 && otherOwners === 0,
  );
}
