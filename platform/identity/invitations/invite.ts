import type { Transaction } from "#platform/database";
import { dateFrom, isUuid, newUuid } from "#platform/kernel";
import { requireEmail } from "../accounts/email.ts";
import { findUser } from "../accounts/users-store.ts";
import { requireLastingHand } from "../in-person.ts";
import { isMemberAddress } from "../members/store.ts";
import { digestOf, newToken } from "../sessions/token.ts";
import { type Acting, actInWorkspace, workspaceWith } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { Done, WorkspaceContext } from "../tenancy/context.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { requireGivable } from "../tenancy/scopes.ts";
import type { Invitation, InvitationRequest, NewInvitation } from "./invitations.ts";
import { admitInvitation } from "./pace.ts";
import {
  countOpenInvitations,
  insertInvitation,
  lockInvitation,
  renewInvitation,
  revokeInvitationsTo,
  revokeOpenInvitation,
  type SendableInvitation,
} from "./store.ts";

export const SCOPE = "workspace:members";
const DAY_MS = 86_400_000;
const SENDS_LIMIT = 5;
/** Most that can be accepted at once, of one workspace. */
const OPEN_LIMIT = 100;
const RESEND_AFTER_MS = 60_000;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;

/** Makes an invitation and mails it, or answers its token; see `Invitations.invite`. */
export async function invite(
  deps: TenancyDeps,
  context: WorkspaceContext,
  request: InvitationRequest,
  done?: Done<NewInvitation>,
): Promise<NewInvitation> {
  const { delivery, role } = request;
  requireLastingHand(context.actor);
  const email = request.email === undefined ? null : requireEmail(request.email);
  const language = requireLanguage(request.language ?? "en");
  if (delivery === "mail" && email === null)
    throw tenancyErrors.IDENTITY_INVITATION_INVALID({ problem: "Give the address to mail it to." });
  await admitInvitation(deps, workspaceWith(context, SCOPE), delivery === "mail" ? email : null);
  const token = newToken();
  const invitation = { ...newInvitation(deps, context), delivery, role, email, sends: 0 };
  return actInWorkspace(deps, context, SCOPE, async (transaction, acting) => {
    requireGivable(context.actor, acting.rank, role, deps.declaredScopes);
    await requireNewcomer(transaction, email);
    const mailed = delivery === "mail";
    if (mailed && email !== null) await revokeInvitationsTo(transaction, email, invitation.createdAt);
    await requireRoom(transaction, invitation.createdAt);
    const sends = mailed ? 1 : 0;
    await insertInvitation(transaction, { ...invitation, sends, language, digest: digestOf(token) });
    if (mailed) await send(deps, transaction, context, acting, { ...invitation, language }, token);
    await note(deps, transaction, context, {
      action: tenancyActions["identity.invitation-made"],
      facts: { role, delivery },
      target: { kind: "invitation", id: invitation.id },
    });
    const made = { invitation: { ...invitation, sends }, token: mailed ? null : token };
    await done?.(transaction, made);
    return made;
  });
}

/** Mails another link in place of the one before; see `Invitations.resend`. */
export async function resend(
  deps: TenancyDeps,
  context: WorkspaceContext,
  { invitationId }: { readonly invitationId: string },
): Promise<Invitation> {
  const now = deps.clock.now();
  await admitInvitation(deps, workspaceWith(context, SCOPE), null);
  return actInWorkspace(deps, context, SCOPE, async (transaction, acting) => {
    const found = isUuid(invitationId) ? await lockInvitation(transaction, invitationId) : undefined;
    if (found === undefined) throw tenancyErrors.IDENTITY_INVITATION_NOT_FOUND();
    requireGivable(context.actor, acting.rank, found.role, deps.declaredScopes);
    await requireNewcomer(transaction, found.email);
    requirePace(found, now);
    if (found.expiresAt <= now) await requireRoom(transaction, now);
    const token = newToken();
    const expiresAt = termOf(deps);
    await renewInvitation(transaction, { invitationId, digest: digestOf(token), sentAt: now, expiresAt });
    await send(deps, transaction, context, acting, { ...found, expiresAt }, token);
    await note(deps, transaction, context, {
      action: tenancyActions["identity.invitation-sent-again"],
      facts: {},
      target: { kind: "invitation", id: invitationId },
    });
    const { language: _language, sentAt: _sentAt, ...invitation } = found;
    return { ...invitation, expiresAt, sends: found.sends + 1 };
  });
}

/** See `Invitations.revoke`. */
export async function revoke(
  deps: TenancyDeps,
  context: WorkspaceContext,
  { invitationId }: { readonly invitationId: string },
): Promise<void> {
  await actInWorkspace(deps, context, SCOPE, async (transaction) => {
    const revoked =
      isUuid(invitationId) && (await revokeOpenInvitation(transaction, invitationId, deps.clock.now()));
    if (!revoked) throw tenancyErrors.IDENTITY_INVITATION_NOT_FOUND();
    await note(deps, transaction, context, {
      action: tenancyActions["identity.invitation-revoked"],
      facts: {},
      target: { kind: "invitation", id: invitationId },
    });
  });
}

function newInvitation(deps: TenancyDeps, { actor }: WorkspaceContext) {
  const { clock } = deps;
  return {
    id: newUuid(clock.nowMs()),
    createdAt: clock.now(),
    expiresAt: termOf(deps),
    invitedBy: actor.kind === "user" ? actor.userId : actor.keyId,
  };
}

function termOf({ clock, config }: TenancyDeps): Date {
  return dateFrom(clock.nowMs() + config.invitationDays * DAY_MS);
}

function requireLanguage(given: string): string {
  if (LANGUAGE.test(given)) return given;
  throw tenancyErrors.IDENTITY_INVITATION_INVALID({
    problem: "Give the language as a tag such as en or pt-BR.",
  });
}

/** Who may invite sees the members anyway, so this tells nothing new. */
async function requireNewcomer(transaction: Transaction, email: string | null): Promise<void> {
  if (email !== null && (await isMemberAddress(transaction, email)))
    throw tenancyErrors.IDENTITY_INVITATION_NEEDLESS();
}

/** The workspace is held, so that many at once get no further than one after another. */
async function requireRoom(transaction: Transaction, now: Date): Promise<void> {
  if ((await countOpenInvitations(transaction, now)) >= OPEN_LIMIT)
    throw tenancyErrors.IDENTITY_INVITATIONS_OPEN({ limit: OPEN_LIMIT });
}

function requirePace({ delivery, sends, sentAt }: SendableInvitation, now: Date): void {
  if (delivery === "link")
    throw tenancyErrors.IDENTITY_INVITATION_INVALID({
      problem: "This one is a link; make another link instead of sending it again.",
    });
  if (sends >= SENDS_LIMIT) throw tenancyErrors.IDENTITY_INVITATION_LIMITED();
  const waitMs = sentAt.getTime() + RESEND_AFTER_MS - now.getTime();
  if (waitMs > 0)
    throw tenancyErrors.IDENTITY_INVITATION_LIMITED(undefined, {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
}

async function send(
  { config, links, mail }: TenancyDeps,
  transaction: Transaction,
  { actor }: WorkspaceContext,
  { workspace }: Acting,
  { email, expiresAt, language, role }: Pick<SendableInvitation, "email" | "expiresAt" | "language" | "role">,
  token: string,
): Promise<void> {
  const inviter = actor.kind === "user" ? await findUser(transaction, actor.userId) : undefined;
  await mail.queue(transaction, {
    kind: "invitation",
    to: email ?? "",
    language,
    parameters: {
      inviterName: inviter?.name ?? workspace.name,
      workspaceName: workspace.name,
      role,
      validDays: config.invitationDays,
      url: links.invitation(token),
    },
    notAfter: expiresAt,
  });
}
