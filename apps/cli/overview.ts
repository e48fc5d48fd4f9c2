import type { Database } from "#platform/database";

/** A workspace as whoever runs the machine sees it. */
export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly ownerEmail: string | null;
  readonly createdAt: Date;
  readonly deletedFrom: Date | null;
  readonly disabledAt: Date | null;
}

export interface ListedOperator {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly grantedAt: Date;
}

/** Oldest first. The same list for operators who signed in asks who they are; here nobody signs in. */
export function listWorkspaces(database: Database): Promise<ListedWorkspace[]> {
  return database.asOps("list workspaces at the command line", (transaction) =>
    transaction.query<ListedWorkspace>(
      `select w.workspace_id as "id", w.name, w.created_at as "createdAt", w.delete_after as "deletedFrom",
              w.disabled_at as "disabledAt",
              (select count(*)::integer from identity.memberships m where m.workspace_id = w.workspace_id) as "members",
              (select u.email from identity.memberships m join identity.users u using (user_id)
                where m.workspace_id = w.workspace_id and m.role = 'owner'
                order by m.joined_at, m.user_id limit 1) as "ownerEmail"
         from identity.workspaces w order by w.workspace_id`,
    ),
  );
}

/** By the time of their grant. */
export function listOperators(database: Database): Promise<ListedOperator[]> {
  return database.asOps("list operators at the command line", (transaction) =>
    transaction.query<ListedOperator>(
      `select o.user_id as "userId", u.name, u.email, o.granted_at as "grantedAt"
         from identity.operators o join identity.users u using (user_id) order by o.granted_at, o.user_id`,
    ),
  );
}

/** The person with this address, in any case of its letters. */
export async function findUserId(database: Database, email: string): Promise<string | undefined> {
  const [found] = await database.asOps("find a person for the command line", (transaction) =>
    transaction.query<{ userId: string }>(
      `select user_id as "userId" from identity.users where lower(email) = lower($1)`,
      [email],
    ),
  );
  return found?.userId;
}
