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

/** A person at a bot, or in a realm without bots; the names are those that `TelegramRows` reads. */
export interface TelegramTrace {
  readonly realm: string;
  readonly bot_id: string | null;
  readonly telegram_user_id: string;
}

/** What people have left at Telegram's bots. */
export interface TelegramTraces {
  readonly traces: readonly TelegramTrace[];
  /** Made for these people alone, and nobody's but theirs. */
  readonly workspaces: readonly string[];
}

/** Whom an account has linked, or whoever has this number: everywhere, or in one realm. */
export type TelegramPeople =
  { readonly userId: string } | { readonly telegramUserId: string; readonly realm?: string | undefined };

/** Finds what they have left, inside a transaction of `asOps`; `undefined` for nothing. */
export type FindTelegram = (
  transaction: Transaction,
  people: TelegramPeople,
) => Promise<TelegramTraces | undefined>;

/** Of whom rows tell: an account with its people at Telegram, or a person at Telegram without one. */
export interface Subject {
  readonly userId: string | null;
  readonly email: string | null;
  /** Their own data, whole. */
  readonly workspaces: readonly string[];
  readonly telegram: readonly TelegramTrace[];
}

/** An account with the people at Telegram that it has linked. */
export function subjectOf(person: Person, left: TelegramTraces | undefined): Subject {
  const { userId, email } = person;
  const workspaces = [...new Set([...ownWorkspaces(person), ...(left?.workspaces ?? [])])];
  return { userId, email, workspaces, telegram: left?.traces ?? [] };
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
