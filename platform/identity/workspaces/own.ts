import { newUuid } from "#platform/kernel";
import type { Transaction } from "#platform/database";
import type { UserActor } from "../actor.ts";
import { accountErrors } from "../accounts/errors.ts";
import { identityErrors } from "../errors.ts";
import { checkName } from "../keys/request.ts";
import { insertMember } from "../members/store.ts";
import { recordMaker } from "../sessions/record.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { findSessionIn } from "../sessions/store.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { Done } from "../tenancy/context.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { isUuid } from "#platform/kernel";
import { holdOwnWorkspaces, insertWorkspace, setSessionWorkspace } from "./store.ts";
import type { OwnWorkspace } from "./workspaces.ts";

/** Makes a workspace of the person's own; see `Workspaces.create`. */
export async function createOwnWorkspace(
  deps: TenancyDeps,
  context: SignedInContext,
  request: { readonly name: string },
  done?: Done<OwnWorkspace>,
): Promise<OwnWorkspace> {
  const { clock, config, database } = deps;
  const { userId } = context.actor;
  const now = clock.now();
  const workspace = { id: newUuid(clock.nowMs()), name: requireWorkspaceName(request.name), createdAt: now };
  return database.withWorkspace(workspace.id, async (transaction) => {
    await requireRoom(transaction, userId, config.workspacesPerPerson);
    await insertWorkspace(transaction, workspace);
    await insertMember(transaction, { userId, role: "owner", joinedAt: now, invitedBy: null });
    await note(deps, transaction, context, {
      action: tenancyActions["identity.workspace-created"],
      facts: {},
      target: { kind: "workspace", id: workspace.id },
    });
    const own = { ...workspace, permissions: [], joinedAt: now, deletedFrom: null, disabled: false };
    const made: OwnWorkspace = { ...own, role: "owner" };
    await done?.(transaction, made);
    return made;
  });
}

/** Lets the session go on in another workspace; see `Workspaces.switchTo`. */
export async function switchWorkspace(
  deps: TenancyDeps,
  context: SignedInContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<UserActor> {
  const { sessionId, userId, impersonatedBy } = context.actor;
  if (!isUuid(workspaceId)) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return deps.database.withWorkspace(workspaceId, async (transaction) => {
    await transaction.query(
      "select 1 from identity.memberships where workspace_id = $1 and user_id = $2 for key share",
      [workspaceId, userId],
    );
    const found = await findSessionIn(transaction, sessionId, workspaceId);
    if (found === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
    if (found.workspace_disabled === true) throw tenancyErrors.IDENTITY_WORKSPACE_DISABLED();
    if (found.workspace_id === null) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    await setSessionWorkspace(transaction, sessionId, workspaceId);
    if (impersonatedBy !== null) {
      const action = tenancyActions["identity.workspace-entered"];
      await note(deps, transaction, context, { action, facts: {} });
    }
    return recordMaker(deps.declaredScopes)(found).actor;
  });
}

/** Throws `IDENTITY_WORKSPACE_INVALID`. */
export function requireWorkspaceName(name: string): string {
  return checkName(name, (problem) => identityErrors.IDENTITY_WORKSPACE_INVALID({ problem }));
}

async function requireRoom(transaction: Transaction, userId: string, limit: number): Promise<void> {
  const own = await holdOwnWorkspaces(transaction, userId);
  if (own.filter(({ role }) => role === "owner").length >= limit)
    throw tenancyErrors.IDENTITY_WORKSPACE_LIMIT({ limit });
}
