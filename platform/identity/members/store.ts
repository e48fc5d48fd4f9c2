import type { Transaction } from "#platform/database";
import { type Page, pageOf, type PageRequest } from "#platform/kernel";
import { placeBefore, sizeOf } from "../pages.ts";
import type { WorkspaceRole } from "../roles.ts";
import type { Member } from "./members.ts";

const COLUMNS = `m.user_id as "userId", u.name, u.email, m.role, m.permissions, m.joined_at as "joinedAt",
  m.invited_by as "invitedBy", u.disabled_at is not null as "disabled"`;

/** A page of the members of the transaction's workspace, by name. */
export async function selectMembers(transaction: Transaction, request: PageRequest): Promise<Page<Member>> {
  const limit = sizeOf(request);
  const place = placeBefore(request);
  const rows = await transaction.query<Member & { sortedAs: string }>(
    `select ${COLUMNS}, lower(u.name) as "sortedAs"
       from identity.memberships m join identity.users u using (user_id)
      where m.workspace_id = $1 and ($2::text is null or (lower(u.name), m.user_id) > ($2, $3::uuid))
      order by lower(u.name), m.user_id limit $4`,
    [transaction.workspaceId, place?.text ?? null, place?.id ?? null, limit + 1],
  );
  const { items, nextCursor } = pageOf(rows, limit, ({ sortedAs, userId }) => [sortedAs, userId]);
  return { items: items.map(({ sortedAs: _sortedAs, ...member }) => member), nextCursor };
}

/** The owners of the transaction's workspace. */
export async function selectOwners(transaction: Transaction): Promise<readonly string[]> {
  const rows = await transaction.query<{ userId: string }>(
    `select user_id as "userId" from identity.memberships where workspace_id = $1 and role = 'owner'`,
    [transaction.workspaceId],
  );
  return rows.map(({ userId }) => userId);
}

export async function selectMember(transaction: Transaction, userId: string): Promise<Member | undefined> {
  const [member] = await transaction.query<Member>(
    `select ${COLUMNS} from identity.memberships m join identity.users u using (user_id)
      where m.workspace_id = $1 and m.user_id = $2`,
    [transaction.workspaceId, userId],
  );
  return member;
}

/** Whether the account of an address is a member of the transaction's workspace. */
export async function isMemberAddress(transaction: Transaction, email: string): Promise<boolean> {
  const found = await transaction.query(
    `select from identity.users u join identity.memberships m using (user_id)
      where lower(u.email) = lower($2) and m.workspace_id = $1`,
    [transaction.workspaceId, email],
  );
  return found.length > 0;
}

/** The role of a person in the transaction's workspace. */
export async function selectRole(
  transaction: Transaction,
  userId: string,
): Promise<WorkspaceRole | undefined> {
  const [found] = await transaction.query<{ role: WorkspaceRole }>(
    "select role from identity.memberships where workspace_id = $1 and user_id = $2",
    [transaction.workspaceId, userId],
  );
  return found?.role;
}

/** Makes a person a member of the transaction's workspace; `false` when they are one. */
export async function insertMember(
  transaction: Transaction,
  member: {
    readonly userId: string;
    readonly role: WorkspaceRole;
    readonly joinedAt: Date;
    readonly invitedBy: string | null;
  },
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at, invited_by)
      values ($1, $2, $3, '{}', $4, $5) on conflict do nothing`,
    values: [transaction.workspaceId, member.userId, member.role, member.joinedAt, member.invitedBy],
  });
  return rowCount > 0;
}

export async function updateMember(
  transaction: Transaction,
  userId: string,
  { role, permissions }: Pick<Member, "role" | "permissions">,
): Promise<void> {
  await transaction.query(
    "update identity.memberships set role = $3, permissions = $4 where workspace_id = $1 and user_id = $2",
    [transaction.workspaceId, userId, role, permissions],
  );
}

export async function deleteMember(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query("delete from identity.memberships where workspace_id = $1 and user_id = $2", [
    transaction.workspaceId,
    userId,
  ]);
}
