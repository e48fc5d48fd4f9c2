import type { Transaction } from "#platform/database";
import { findUser } from "../accounts/users-store.ts";
import type { User } from "../accounts/user.ts";
import { requireInPerson } from "../in-person.ts";
import { insertMember, selectMember } from "../members/store.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { CallContext } from "../sessions/session.ts";
import { digestOf, isToken } from "../sessions/token.ts";
import { worksOrIsReplaced } from "../keys/store.ts";
import { requireOpen } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { holdOwnWorkspaces, setSessionWorkspace } from "../workspaces/store.ts";
import type { OwnWorkspace } from "../workspaces/workspaces.ts";
import type { InvitationPreview } from "./invitations.ts";
import { claimInvitation, findInvitation, type FoundInvitation } from "./store.ts";

/** Most workspaces that a person may be in without owning them. */
const MEMBERSHIPS_LIMIT = 100;

export type Parts = Pick<TenancyDeps, "audit" | "clock" | "database">;

/** What the holder of a token sees; see `Invitations.preview`. */
export async function previewInvitation(parts: Parts, token: string): Promise<InvitationPreview> {
  const { workspaceName, role, inviterName, email, expiresAt } = await requireInvitation(parts, token);
  return { workspaceName, role, inviterName, limited: email !== null, expiresAt };
}

/** Joins a workspace; see `Invitations.accept`. */
export async function acceptInvitation(
  parts: Parts,
  context: SignedInContext,
  { token }: { readonly token: string },
): Promise<OwnWorkspace> {
  const { actor } = context;
  requireInPerson(actor);
  const { workspaceId } = await requireInvitation(parts, token);
  return parts.database.withWorkspace(workspaceId, async (transaction) => {
    const user = await findUser(transaction, actor.userId);
    if (user === undefined) throw tenancyErrors.IDENTITY_INVITATION_REFUSED();
    const joined = await joinByInvitation(parts, transaction, context, { user, token });
    await setSessionWorkspace(transaction, actor.sessionId, workspaceId);
    return joined;
  });
}

/** The open invitation behind a token. Throws `IDENTITY_INVITATION_REFUSED`. */
export async function requireInvitation(
  { clock, database }: Pick<Parts, "clock" | "database">,
  token: string,
): Promise<FoundInvitation> {
  const found = isToken(token) ? await findInvitation(database, digestOf(token)) : undefined;
  if (found === undefined || found.expiresAt <= clock.now())
    throw tenancyErrors.IDENTITY_INVITATION_REFUSED();
  return found;
}

/**
 * Makes a person a member in a transaction of the workspace that an invitation is for, once. Throws
 * `IDENTITY_INVITATION_REFUSED`, `IDENTITY_INVITATION_FOR_ANOTHER`, `IDENTITY_MEMBER_ALREADY` or
 * `IDENTITY_MEMBERSHIP_LIMIT`.
 */
export async function joinByInvitation(
  { audit, clock }: Pick<Parts, "audit" | "clock">,
  transaction: Transaction,
  { ipAddress, requestId }: Pick<CallContext, "requestId"> & Partial<Pick<CallContext, "ipAddress">>,
  { user, ...by }: { readonly user: User } & ({ readonly token: string } | { readonly invitationId: string }),
): Promise<OwnWorkspace> {
  const workspace = await requireOpen(transaction);
  const joinedAt = clock.now();
  const invitation = await claimInvitation(transaction, {
    digest: "token" in by ? digestOf(by.token) : null,
    invitationId: "token" in by ? null : by.invitationId,
    userId: user.id,
    now: joinedAt,
  });
  if (invitation === undefined) throw tenancyErrors.IDENTITY_INVITATION_REFUSED();
  if (!isFor(invitation.email, user)) throw tenancyErrors.IDENTITY_INVITATION_FOR_ANOTHER();
  const { role, invitedBy } = invitation;
  if (!(await mayStillInvite(transaction, invitedBy, joinedAt)))
    throw tenancyErrors.IDENTITY_INVITATION_REFUSED();
  if (!(await insertMember(transaction, { userId: user.id, role, joinedAt, invitedBy })))
    throw tenancyErrors.IDENTITY_MEMBER_ALREADY();
  await requireRoom(transaction, user.id);
  await audit.append(transaction, {
    action: tenancyActions["identity.member-joined"],
    actor: { kind: "user", id: user.id },
    facts: { role },
    target: { kind: "invitation", id: invitation.id },
    ...(ipAddress !== undefined && { ip: ipAddress }),
    requestId,
  });
  return { ...workspace, role, permissions: [], joinedAt, deletedFrom: null, disabled: false };
}

async function requireRoom(transaction: Transaction, userId: string): Promise<void> {
  const joined = (await holdOwnWorkspaces(transaction, userId)).filter(({ role }) => role !== "owner");
  if (joined.length > MEMBERSHIPS_LIMIT)
    throw tenancyErrors.IDENTITY_MEMBERSHIP_LIMIT({ limit: MEMBERSHIPS_LIMIT });
}

/** Whoever was shut out, erased or revoked, or came to the end, lets nobody in, either. */
async function mayStillInvite(
  transaction: Transaction,
  inviterId: string | null,
  now: Date,
): Promise<boolean> {
  if (inviterId === null) return false;
  const member = await selectMember(transaction, inviterId);
  if (member !== undefined) return !member.disabled;
  return worksOrIsReplaced(transaction, inviterId, now);
}

/** Only a proved address counts: anybody could claim another. */
function isFor(email: string | null, user: User): boolean {
  if (email === null) return true;
  return user.emailVerifiedAt !== null && user.email?.toLowerCase() === email.toLowerCase();
}
