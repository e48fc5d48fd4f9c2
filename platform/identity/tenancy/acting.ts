import type { Database, Transaction } from "#platform/database";
import { requireScope, workspaceOf } from "../actor.ts";
import { identityErrors } from "../errors.ts";
import type { Workspace } from "../identity.ts";
import { requireInPerson } from "../in-person.ts";
import { isRevoked } from "../keys/store.ts";
import { selectRole } from "../members/store.ts";
import type { WorkspaceRole } from "../roles.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { lockWorkspace } from "../workspaces/store.ts";
import type { WorkspaceContext } from "./context.ts";
import { tenancyErrors } from "./errors.ts";

/** A caller at work in a workspace whose members nobody else changes meanwhile. */
export interface Acting {
  readonly workspaceId: string;
  readonly workspace: Workspace;
  /** How far the caller reaches; a key counts as admin. */
  readonly rank: WorkspaceRole;
}

export type WorkInWorkspace<Result> = (transaction: Transaction, acting: Acting) => Promise<Result>;

/** The workspace of a call that may use `scope`. Throws what `workspaceOf` and `requireScope` throw. */
export function workspaceWith({ actor }: WorkspaceContext, scope: string): string {
  const workspaceId = workspaceOf(actor);
  requireScope(actor, scope);
  return workspaceId;
}

/**
 * Runs `work` in the workspace acted in, which is open and held, so that changes of its members take turns.
 * Role and key are looked at again: what a process remembers may be a moment old.
 * Throws `IDENTITY_PERMISSION_MISSING`, `IDENTITY_KEY_REVOKED`, `IDENTITY_WORKSPACE_CLOSED`, `_DISABLED` or `_NOT_FOUND`.
 */
export async function actInWorkspace<Result>(
  { database }: { readonly database: Pick<Database, "withWorkspace"> },
  context: WorkspaceContext,
  scope: string,
  work: WorkInWorkspace<Result>,
): Promise<Result> {
  const { actor } = context;
  const workspaceId = workspaceWith(context, scope);
  return database.withWorkspace(workspaceId, async (transaction) => {
    const workspace = await requireOpen(transaction);
    if (actor.kind === "api-key") {
      if (await isRevoked(transaction, actor.keyId)) throw identityErrors.IDENTITY_KEY_REVOKED();
      return work(transaction, { workspaceId, workspace, rank: "admin" });
    }
    const role = await selectRole(transaction, actor.userId);
    if (role === undefined || role !== actor.role)
      throw identityErrors.IDENTITY_PERMISSION_MISSING({ scope });
    return work(transaction, { workspaceId, workspace, rank: role });
  });
}

/** The same for what only an owner in person may do. Throws `IDENTITY_OWNER_ONLY` or `IDENTITY_IMPERSONATION_REFUSED`. */
export async function actAsOwner<Result>(
  { database }: { readonly database: Pick<Database, "withWorkspace"> },
  { actor }: SignedInContext,
  work: WorkInWorkspace<Result>,
): Promise<Result> {
  requireInPerson(actor);
  const workspaceId = workspaceOf(actor);
  return database.withWorkspace(workspaceId, async (transaction) => {
    const workspace = await requireOpen(transaction);
    const rank = await selectRole(transaction, actor.userId);
    if (rank !== "owner") throw tenancyErrors.IDENTITY_OWNER_ONLY();
    return work(transaction, { workspaceId, workspace, rank });
  });
}

/** Holds the workspace of the transaction. Throws `IDENTITY_WORKSPACE_CLOSED`, `_DISABLED` or `_NOT_FOUND`. */
export async function requireOpen(transaction: Transaction): Promise<Workspace> {
  const found = await lockWorkspace(transaction);
  if (found === undefined) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  const { deleteAfter, disabledAt, ...workspace } = found;
  if (disabledAt !== null) throw tenancyErrors.IDENTITY_WORKSPACE_DISABLED();
  if (deleteAfter !== null) throw tenancyErrors.IDENTITY_WORKSPACE_CLOSED();
  return workspace;
}
