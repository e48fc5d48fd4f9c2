import type { Transaction, TransactionWork } from "#platform/database";
import { newUuid } from "#platform/kernel";
import { joinByInvitation, requireInvitation } from "../invitations/accept.ts";
import type { CallContext } from "../sessions/session.ts";
import { digestOf, isToken } from "../sessions/token.ts";
import { giveFirstWorkspace } from "../workspaces/first.ts";
import { accountActions } from "./audit-actions.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress } from "./guards.ts";
import type { AccountParts } from "./parts.ts";
import { isCode } from "./proof.ts";
import {
  claimLink,
  lockSignUp,
  markCompleted,
  noteCodeFailure,
  type PendingSignUp,
} from "./sign-up-store.ts";
import type { User } from "./user.ts";
import { insertUser } from "./users-store.ts";

/** Wrong codes after which a code is worth nothing. */
const FAILURE_LIMIT = 5;

/** Completes a sign-up by the code of the latest mail, once. Throws `IDENTITY_VERIFICATION_REFUSED`, or what accepting the invitation throws. */
export async function verifyByCode(
  parts: AccountParts,
  context: CallContext,
  {
    handle,
    code,
    invitation,
  }: { readonly handle: string; readonly code: string; readonly invitation?: string },
): Promise<User> {
  await admitAddress(parts, context);
  if (!isToken(handle)) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  const digest = digestOf(handle);
  const now = parts.clock.now();
  const user = await arriving(parts, invitation, async (transaction) => {
    const pending = await lockSignUp(transaction, digest, now);
    if (pending === undefined || pending.codeExpiresAt <= now) return undefined;
    if (pending.codeFailures >= FAILURE_LIMIT) return undefined;
    if (!isCode(handle, code, pending.codeHash)) {
      await noteCodeFailure(transaction, digest);
      return undefined;
    }
    await markCompleted(transaction, digest, now);
    return becomeUser(parts, transaction, context, pending, { method: "code", invitation });
  });
  if (user === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  return user;
}

/** Completes a sign-up by the link of the latest mail, once. Throws `IDENTITY_VERIFICATION_REFUSED`, or what accepting the invitation throws. */
export async function verifyByLink(
  parts: AccountParts,
  context: CallContext,
  { token, invitation }: { readonly token: string; readonly invitation?: string },
): Promise<User> {
  await admitAddress(parts, context);
  if (!isToken(token)) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  const user = await arriving(parts, invitation, async (transaction) => {
    const pending = await claimLink(transaction, digestOf(token), parts.clock.now());
    return pending && becomeUser(parts, transaction, context, pending, { method: "link", invitation });
  });
  if (user === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  return user;
}

/** In the workspace that the person is invited to, if any. Throws `IDENTITY_INVITATION_REFUSED`. */
async function arriving<Result>(
  parts: AccountParts,
  invitation: string | undefined,
  work: TransactionWork<Result>,
): Promise<Result> {
  if (invitation === undefined) return parts.database.asApp(work);
  const { workspaceId } = await requireInvitation(parts, invitation);
  return parts.database.withWorkspace(workspaceId, work);
}

/** `undefined` when the address got an owner since. */
async function becomeUser(
  parts: AccountParts,
  transaction: Transaction,
  context: CallContext,
  { email, name, language, passwordHash, termsVersion, createdAt }: PendingSignUp,
  { method, invitation }: { readonly method: "code" | "link"; readonly invitation: string | undefined },
): Promise<User | undefined> {
  const { audit, clock } = parts;
  const now = clock.now();
  const user: User = {
    id: newUuid(clock.nowMs()),
    email,
    name,
    language,
    emailVerifiedAt: now,
    termsVersion,
    termsAcceptedAt: termsVersion === null ? null : createdAt,
    createdAt: now,
    disabledAt: null,
  };
  if (!(await insertUser(transaction, { ...user, passwordHash }))) return undefined;
  if (invitation === undefined) await giveFirstWorkspace(parts, transaction, context, user);
  else await joinByInvitation(parts, transaction, context, { user, token: invitation });
  await audit.append(transaction, {
    action: accountActions["identity.address-verified"],
    actor: { kind: "user", id: user.id },
    facts: { method },
    ip: context.ipAddress,
    requestId: context.requestId,
    workspaceId: null,
  });
  return user;
}
