import type { Transaction } from "#platform/database";
import type { StatementRunner } from "../sessions/store.ts";
import type { Workspace } from "../identity.ts";
import type { OwnWorkspace } from "./workspaces.ts";

/** A workspace, and from when on it may be deleted when it is closed. */
export interface StoredWorkspace extends Workspace {
  readonly deleteAfter: Date | null;
}

const COLUMNS = `workspace_id as "id", name, created_at as "createdAt"`;

/** Holds the workspace of the transaction, so that changes of its members take turns. */
export async function lockWorkspace(transaction: Transaction): Promise<StoredWorkspace | undefined> {
  const [workspace] = await transaction.query<StoredWorkspace>(
    `select ${COLUMNS}, delete_after as "deleteAfter" from identity.workspaces
      where workspace_id = $1 for no key update`,
    [transaction.workspaceId],
  );
  return workspace;
}

/** The workspace of the transaction while it is open. */
export async function selectOpenWorkspace(transaction: Transaction): Promise<Workspace | undefined> {
  const [workspace] = await transaction.query<Workspace>(
    `select ${COLUMNS} from identity.workspaces where workspace_id = $1 and closed_at is null`,
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

/** By name; closed ones only where the person is an owner. */
export function selectOwnWorkspaces(runner: StatementRunner, userId: string): Promise<OwnWorkspace[]> {
  return runner.query<OwnWorkspace>({
    name: "identity_own_workspaces",
    text: `select ${COLUMNS}, role, permissions, joined_at as "joinedAt", delete_after as "deletedFrom"
             from identity.own_workspaces($1)`,
    values: [userId],
  });
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
