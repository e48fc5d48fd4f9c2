import { identityActions } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { revokeInvitationsOf } from "../invitations/store.ts";
import { requireInPerson, requireLastingHand } from "../in-person.ts";
import { isAtLeast, type WorkspaceRole } from "../roles.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { type Acting, actInWorkspace } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { WorkspaceContext } from "../tenancy/context.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { permissionFault, requireGivable, requireHeld } from "../tenancy/scopes.ts";
import type { Member, Members } from "./members.ts";
import { deleteMember, selectMember, selectOwners, updateMember } from "./store.ts";

const SCOPE = "workspace:members";
const MOST_PERMISSIONS = 50;

type Change = Parameters<Members["change"]>[1];

/** Sets role and permissions of a member; see `Members.change`. */
export async function changeMember(
  deps: TenancyDeps,
  context: WorkspaceContext,
  change: Change,
): Promise<Member> {
  return actInWorkspace(deps, context, SCOPE, async (transaction, acting) => {
    const member = await requireWithin(transaction, acting.rank, change.userId);
    const role = change.role ?? member.role;
    if (!isAtLeast(member.role, role)) {
      requireLastingHand(context.actor);
      requireGivable(context.actor, acting.rank, role, deps.declaredScopes);
    }
    if (role !== "owner") await requireOtherOwner(transaction, member);
    const permissions =
      change.permissions === undefined
        ? member.permissions
        : grantable(deps, context, acting, member, change.permissions);
    await updateMember(transaction, member.userId, { role, permissions });
    const isLess = member.permissions.includes(SCOPE) && !permissions.includes(SCOPE);
    if (isLess || !isAtLeast(role, member.role))
      await revokeInvitationsOf(transaction, member.userId, deps.clock.now());
    await noteChange(deps, transaction, context, member, { role, permissions });
    return { ...member, role, permissions };
  });
}

/** Lets a member go, with the invitations that they made; see `Members.remove`. */
export async function removeMember(
  deps: TenancyDeps,
  context: WorkspaceContext,
  { userId }: { readonly userId: string },
): Promise<void> {
  await actInWorkspace(deps, context, SCOPE, async (transaction, { rank }) => {
    const member = await requireWithin(transaction, rank, userId);
    await letGo(deps, transaction, member);
    await note(deps, transaction, context, {
      action: tenancyActions["identity.member-removed"],
      facts: { role: member.role },
      target: { kind: "user", id: member.userId },
    });
  });
}

/** Leaves the workspace acted in; see `Members.leave`. */
export async function leaveWorkspace(deps: TenancyDeps, context: SignedInContext): Promise<void> {
  requireInPerson(context.actor);
  await actInWorkspace(deps, context, "workspace:read", async (transaction) => {
    const member = await requireMember(transaction, context.actor.userId);
    await letGo(deps, transaction, member);
    await note(deps, transaction, context, {
      action: tenancyActions["identity.member-left"],
      facts: { role: member.role },
    });
  });
}

/** Throws `IDENTITY_MEMBER_NOT_FOUND`. */
export async function requireMember(transaction: Transaction, userId: string): Promise<Member> {
  const member = isUuid(userId) ? await selectMember(transaction, userId) : undefined;
  if (member === undefined) throw tenancyErrors.IDENTITY_MEMBER_NOT_FOUND();
  return member;
}

async function requireWithin(transaction: Transaction, rank: WorkspaceRole, userId: string): Promise<Member> {
  const member = await requireMember(transaction, userId);
  if (!isAtLeast(rank, member.role)) throw tenancyErrors.IDENTITY_MEMBER_ABOVE();
  return member;
}

async function letGo({ clock }: TenancyDeps, transaction: Transaction, member: Member): Promise<void> {
  await requireOtherOwner(transaction, member);
  await deleteMember(transaction, member.userId);
  await revokeInvitationsOf(transaction, member.userId, clock.now());
}

/** The workspace is held, so two owners who go at once take turns and one stays. */
async function requireOtherOwner(transaction: Transaction, { role }: Member): Promise<void> {
  if (role === "owner" && (await selectOwners(transaction)).length < 2)
    throw tenancyErrors.IDENTITY_LAST_OWNER();
}

function grantable(
  { declaredScopes }: TenancyDeps,
  { actor }: WorkspaceContext,
  { rank }: Acting,
  member: Member,
  wanted: readonly string[],
): readonly string[] {
  const permissions = [...new Set(wanted)].sort();
  if (permissions.length > MOST_PERMISSIONS)
    throw tenancyErrors.IDENTITY_MEMBER_INVALID({ problem: `Give at most ${MOST_PERMISSIONS} permissions.` });
  const added = permissions.filter((scope) => !member.permissions.includes(scope));
  if (added.length > 0) requireLastingHand(actor);
  const fault = added
    .map((scope) => permissionFault(scope, declaredScopes))
    .find((found) => found !== undefined);
  if (fault !== undefined) throw tenancyErrors.IDENTITY_MEMBER_INVALID({ problem: fault });
  requireHeld(actor, rank, added, declaredScopes);
  return permissions;
}

async function noteChange(
  deps: TenancyDeps,
  transaction: Transaction,
  context: WorkspaceContext,
  before: Member,
  after: Pick<Member, "role" | "permissions">,
): Promise<void> {
  const target = { kind: "user", id: before.userId };
  if (before.role !== after.role) {
    const action = identityActions["identity.role-changed"];
    await note(deps, transaction, context, { action, facts: { from: before.role, to: after.role }, target });
  }
  if (before.permissions.join() !== after.permissions.join()) {
    const action = tenancyActions["identity.permissions-changed"];
    await note(deps, transaction, context, {
      action,
      facts: { permissions: [...after.permissions] },
      target,
    });
  }
}
