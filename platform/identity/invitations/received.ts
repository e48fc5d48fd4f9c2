import type { Page, PageRequest } from "#platform/kernel";
import { findUser } from "../accounts/users-store.ts";
import { requireInPerson } from "../in-person.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import { setSessionWorkspace } from "../workspaces/store.ts";
import type { OwnWorkspace } from "../workspaces/workspaces.ts";
import { joinByInvitation, type Parts } from "./accept.ts";
import type { ReceivedInvitation } from "./invitations.ts";
import { revokeOpenInvitation, selectReceived, selectReceivedPage } from "./store.ts";

interface Named {
  readonly invitationId: string;
}

/** See `Invitations.listReceived`. */
export function listReceived(
  { clock, database }: Parts,
  { actor }: SignedInContext,
  request: PageRequest,
): Promise<Page<ReceivedInvitation>> {
  return selectReceivedPage(database, actor.userId, clock.now(), request);
}

/** See `Invitations.acceptReceived`. */
export async function acceptReceived(
  parts: Parts,
  context: SignedInContext,
  { invitationId }: Named,
): Promise<OwnWorkspace> {
  const { actor } = context;
  requireInPerson(actor);
  const workspaceId = await workspaceOfReceived(parts, context, invitationId);
  return parts.database.withWorkspace(workspaceId, async (transaction) => {
    const user = await findUser(transaction, actor.userId);
    if (user === undefined) throw tenancyErrors.IDENTITY_INVITATION_NOT_FOUND();
    const joined = await joinByInvitation(parts, transaction, context, { user, invitationId });
    await setSessionWorkspace(transaction, actor.sessionId, workspaceId);
    return joined;
  });
}

/** See `Invitations.decline`. */
export async function declineReceived(
  parts: Parts,
  context: SignedInContext,
  { invitationId }: Named,
): Promise<void> {
  requireInPerson(context.actor);
  const workspaceId = await workspaceOfReceived(parts, context, invitationId);
  await parts.database.withWorkspace(workspaceId, async (transaction) => {
    if (!(await revokeOpenInvitation(transaction, invitationId, parts.clock.now())))
      throw tenancyErrors.IDENTITY_INVITATION_NOT_FOUND();
    await note(parts, transaction, context, {
      action: tenancyActions["identity.invitation-declined"],
      facts: {},
      target: { kind: "invitation", id: invitationId },
    });
  });
}

/** The workspace that an invitation to the own proved address is for. Throws `IDENTITY_INVITATION_NOT_FOUND`. */
async function workspaceOfReceived(
  { clock, database }: Parts,
  { actor }: SignedInContext,
  invitationId: string,
): Promise<string> {
  const workspaceId = await selectReceived(database, actor.userId, invitationId, clock.now());
  if (workspaceId === undefined) throw tenancyErrors.IDENTITY_INVITATION_NOT_FOUND();
  return workspaceId;
}
