import { identityActions } from "#platform/audit";
import { dateFrom, isUuid } from "#platform/kernel";
import { identityErrors } from "../errors.ts";
import { requireInPerson } from "../in-person.ts";
import { revokeInvitationsOf } from "../invitations/store.ts";
import { requireMember } from "../members/change.ts";
import { selectMember, selectOwners, updateMember } from "../members/store.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { actAsOwner } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { tellPerson } from "./notices.ts";
import { lockWorkspace, setClosed } from "./store.ts";
import type { OwnWorkspace } from "./workspaces.ts";

const DAY_MS = 86_400_000;

/** Makes another member owner and the caller admin; see `Workspaces.transfer`. */
export async function transferWorkspace(
  deps: TenancyDeps,
  context: SignedInContext,
  { userId }: { readonly userId: string },
): Promise<void> {
  const giverId = context.actor.userId;
  await actAsOwner(deps, context, async (transaction) => {
    const giver = await requireMember(transaction, giverId);
    const taker = await requireMember(transaction, userId);
    if (taker.userId === giverId || taker.disabled) throw tenancyErrors.IDENTITY_MEMBER_NOT_FOUND();
    await updateMember(transaction, taker.userId, { ...taker, role: "owner" });
    await updateMember(transaction, giverId, { ...giver, role: "admin" });
    // One of them could make the giver owner again.
    await revokeInvitationsOf(transaction, giverId, deps.clock.now());
    await tellPerson(deps, transaction, context, giverId, "workspace-given");
    await tellPerson(deps, transaction, context, taker.userId, "workspace-received");
    await note(deps, transaction, context, {
      action: identityActions["identity.role-changed"],
      facts: { from: taker.role, to: "owner" },
      target: { kind: "user", id: taker.userId },
    });
    await note(deps, transaction, context, {
      action: tenancyActions["identity.workspace-transferred"],
      facts: {},
      target: { kind: "user", id: taker.userId },
    });
  });
}

/** Closes the workspace and lets it be deleted after the grace; see `Workspaces.requestDeletion`. */
export async function closeWorkspace(
  deps: TenancyDeps,
  context: SignedInContext,
): Promise<{ readonly deletedFrom: Date }> {
  const { clock, config } = deps;
  const deletedFrom = dateFrom(clock.nowMs() + config.deletionDays * DAY_MS);
  return actAsOwner(deps, context, async (transaction) => {
    await setClosed(transaction, { now: clock.now(), deleteAfter: deletedFrom });
    for (const userId of await selectOwners(transaction))
      await tellPerson(deps, transaction, context, userId, "workspace-closed");
    await note(deps, transaction, context, {
      action: tenancyActions["identity.workspace-closed"],
      facts: { deletedFrom: deletedFrom.toISOString() },
    });
    return { deletedFrom };
  });
}

/** Opens a closed workspace again; see `Workspaces.restore`. */
export async function restoreWorkspace(
  deps: TenancyDeps,
  context: SignedInContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<OwnWorkspace> {
  requireInPerson(context.actor);
  if (!isUuid(workspaceId)) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return deps.database.withWorkspace(workspaceId, async (transaction) => {
    const found = await lockWorkspace(transaction);
    const owner = await selectMember(transaction, context.actor.userId);
    if (found === undefined || owner?.role !== "owner") throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    const { deleteAfter, disabledAt, ...workspace } = found;
    if (deleteAfter === null) throw tenancyErrors.IDENTITY_WORKSPACE_NOT_CLOSED();
    if (deleteAfter <= deps.clock.now()) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    await setClosed(transaction, null);
    const action = tenancyActions["identity.workspace-restored"];
    await note(deps, transaction, context, { action, facts: {} });
    const { role, permissions, joinedAt } = owner;
    return { ...workspace, role, permissions, joinedAt, deletedFrom: null, disabled: disabledAt !== null };
  });
}
