import type { Transaction } from "#platform/database";
import { type Page, pageOf, type PageRequest } from "#platform/kernel";
import { placeBefore, sizeOf } from "../pages.ts";
import type { StatementRunner } from "../sessions/store.ts";
import type { Workspace } from "../identity.ts";
import type { OwnWorkspace } from "./workspaces.ts";

/** A workspace, from when on it may be deleted when it is closed, and since when it is disabled. */
export interface StoredWorkspace extends Workspace {
  readonly deleteAfter: Date | null;
  readonly disabledAt: Date | null;
}

const COLUMNS = `workspace_id as "id", name, created_at as "createdAt"`;
const OWN_COLUMNS = `${COLUMNS}, role, permissions, joined_at as "joinedAt", delete_after as "deletedFrom",
  disabled_at is not null as "disabled"`;

/** Any number, the same in every process: who holds it may decide whether this is a first start. */
const FIRST_START_LOCK = 4_207_113_901;

/** Holds the workspace of the transaction, so that changes of its members take turns. */
export async function lockWorkspace(transaction: Transaction): Promise<StoredWorkspace | undefined> {
  const [workspace] = await transaction.query<StoredWorkspace>(
    `select ${COLUMNS}, delete_after as "deleteAfter", disabled_at as "disabledAt" from identity.workspaces
      where workspace_id = $1 for no key update`,
    [transaction.workspaceId],
  );
  return workspace;
}

/** The workspace of the transaction while it is open and not disabled. */
export async function selectOpenWorkspace(transaction: Transaction): Promise<Workspace | undefined> {
  const [workspace] = await transaction.query<Workspace>(
    `select ${COLUMNS} from identity.workspaces where workspace_id = $1 and closed_at is null and disabled_at is null`,
    [transaction.workspaceId],
  );
  return workspace;
}

export async function renameWorkspace(transaction: Transaction, name: string): Promise<void> {
  await transaction.query("update identity.workspaces set name = $2 where workspace_id = $1", [
    transaction.workspaceId,
    name,
  ]);
}

/** Closes the workspace of the transaction, or opens it again (`null`). */
export async function setClosed(
  transaction: Transaction,
  closed: { readonly now: Date; readonly deleteAfter: Date } | null,
): Promise<void> {
  await transaction.query(
    "update identity.workspaces set closed_at = $2, delete_after = $3 where workspace_id = $1",
    [transaction.workspaceId, closed?.now ?? null, closed?.deleteAfter ?? null],
  );
}

/** Shuts the workspace of the transaction for everybody, or lets them in again (`null`). */
export async function setDisabledAt(transaction: Transaction, disabledAt: Date | null): Promise<void> {
  await transaction.query("update identity.workspaces set disabled_at = $2 where workspace_id = $1", [
    transaction.workspaceId,
    disabledAt,
  ]);
}

/** By name; closed ones only where the person is an owner. */
export function selectOwnWorkspaces(runner: StatementRunner, userId: string): Promise<OwnWorkspace[]> {
  return runner.query<OwnWorkspace>({
    name: "identity_own_workspaces",
    text: `select ${OWN_COLUMNS} from identity.own_workspaces($1)`,
    values: [userId],
  });
}

/** A page of them. */
export async function selectOwnPage(
  runner: StatementRunner,
  userId: string,
  request: PageRequest,
): Promise<Page<OwnWorkspace>> {
  const limit = sizeOf(request);
  const place = placeBefore(request);
  const rows = await runner.query<OwnWorkspace & { sortedAs: string }>({
    name: "identity_own_workspaces_page",
    text: `select ${OWN_COLUMNS}, lower(name) as "sortedAs" from identity.own_workspaces($1)
            where $2::text is null or (lower(name), workspace_id) > ($2, $3::uuid)
            order by lower(name), workspace_id limit $4`,
    values: [userId, place?.text ?? null, place?.id ?? null, limit + 1],
  });
  const { items, nextCursor } = pageOf(rows, limit, ({ sortedAs, id }) => [sortedAs, id]);
  return { items: items.map(({ sortedAs: _sortedAs, ...workspace }) => workspace), nextCursor };
}

/** Workspaces of a person, who is held, so that many requests at once get no further than one after another. */
export async function holdOwnWorkspaces(
  transaction: Transaction,
  userId: string,
): Promise<readonly OwnWorkspace[]> {
  await transaction.query("select 1 from identity.users where user_id = $1 for no key update", [userId]);
  return selectOwnWorkspaces(transaction, userId);
}

/** Lets a session go on in a workspace, or in none. */
export async function setSessionWorkspace(
  transaction: Transaction,
  sessionId: string,
  workspaceId: string,
): Promise<void> {
  await transaction.query("update identity.sessions set for_workspace_id = $2 where session_id = $1", [
    sessionId,
    workspaceId,
  ]);
}

export async function anyWorkspace(runner: StatementRunner): Promise<boolean> {
  const [row] = await runner.query<{ found: boolean }>({ text: "select identity.any_workspace() as found" });
  return row?.found === true;
}

/** Waits until no other process decides about the first workspace; released at the end of the transaction. */
export async function lockFirstStart(transaction: Transaction): Promise<void> {
  await transaction.query("select pg_advisory_xact_lock($1)", [FIRST_START_LOCK]);
}

export async function findFirstWorkspace(transaction: Transaction): Promise<Workspace | undefined> {
  const [first] = await transaction.query<Workspace>(
    `select workspace_id as "id", name, created_at as "createdAt" from identity.workspaces
      order by created_at, workspace_id limit 1`,
  );
  return first;
}

/** Whether the workspace of the transaction exists. */
export async function workspaceExists(transaction: Transaction): Promise<boolean> {
  const found = await transaction.query("select from identity.workspaces limit 1");
  return found.length > 0;
}

export async function insertWorkspace(transaction: Transaction, workspace: Workspace): Promise<void> {
  await transaction.query(
    "insert into identity.workspaces (workspace_id, name, created_at) values ($1, $2, $3)",
    [workspace.id, workspace.name, workspace.createdAt],
  );
}
