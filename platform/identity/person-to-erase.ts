import type { Transaction } from "#platform/database";

export interface WorkspaceOfPerson {
  readonly id: string;
  readonly name: string;
  readonly otherMembers: number;
  readonly otherOwners: number;
  readonly isOwner: boolean;
}

export interface PersonToErase {
  readonly userId: string;
  /** Null for people without an address. */
  readonly email: string | null;
  readonly isLastOperator: boolean;
  readonly workspaces: readonly WorkspaceOfPerson[];
}

/** What an erasure or an export must know of a person; inside a transaction of `asOps`, which sees all tenants. */
export async function findPersonToErase(
  transaction: Transaction,
  userId: string,
): Promise<PersonToErase | undefined> {
  const [person] = await transaction.query<Omit<PersonToErase, "workspaces">>(
    `select user_id as "userId", email,
       exists (select from identity.operators o where o.user_id = u.user_id)
         and not exists (select from identity.operators o where o.user_id <> u.user_id) as "isLastOperator"
       from identity.users u where user_id = $1`,
    [userId],
  );
  if (person === undefined) return undefined;
  const workspaces = await transaction.query<WorkspaceOfPerson>(
    `select w.workspace_id as "id", w.name, mine.role = 'owner' as "isOwner",
       count(other.user_id)::int as "otherMembers",
       (count(other.user_id) filter (where other.role = 'owner'))::int as "otherOwners"
       from identity.memberships mine
       join identity.workspaces w on w.workspace_id = mine.workspace_id
       left join identity.memberships other
         on other.workspace_id = mine.workspace_id and other.user_id <> mine.user_id
      where mine.user_id = $1
      group by w.workspace_id, w.name, mine.role
      order by w.name, w.workspace_id`,
    [userId],
  );
  return { ...person, workspaces };
}

/** Those of the workspaces that nobody is a member of, as are those of people who write to a bot; inside `asOps`. */
export async function withoutMembers(
  transaction: Transaction,
  workspaceIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await transaction.query<{ id: string }>(
    `select workspace_id as "id" from identity.workspaces w where workspace_id = any($1::uuid[])
        and not exists (select from identity.memberships m where m.workspace_id = w.workspace_id)`,
    [workspaceIds],
  );
  return rows.map(({ id }) => id);
}
