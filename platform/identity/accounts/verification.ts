import type { Transaction, TransactionWork } from "#platform/database";
import { newUuid } from "#platform/kernel";
import { joinByInvitation, requireInvitation } from "../invitations/accept.ts";
import type { CallContext } from "../sessions/session.ts";
import { bytesOf } from "../sessions/store.ts";
import { digestOf, isToken } from "../sessions/token.ts";
import { giveFirstWorkspace } from "../workspaces/first.ts";
import { accountActions } from "./audit-actions.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress } from "./guards.ts";
import type { AccountParts } from "./parts.ts";
import { isCode } from "./proof.ts";
import {
  claimLink,
  findByLink,
  lockSignUp,
  markCompleted,
  noteCodeFailure,
  type PendingSignUp,
} from "./sign-up-store.ts";
import { type NewAccount, requireNewAccount } from "./sign-up.ts";
import { noteAcceptance } from "../terms/accept.ts";
import { PLATFORM_TERMS } from "../terms/document.ts";
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

export interface LinkRequest {
  readonly token: string;
  /** Of the sign-up, where the link is opened in the browser that began it. */
  readonly handle?: string | undefined;
  /** What the person chooses here; takes the place of what the sign-up said. */
  readonly chosen?: NewAccount | undefined;
  readonly invitation?: string | undefined;
}

/**
 * Completes a sign-up by the link of the latest mail, once. The link proves the address and nothing else: whoever
 * began the sign-up may have been a stranger. So what the sign-up said counts with its handle alone; without it
 * the person chooses anew. Throws `IDENTITY_VERIFICATION_REFUSED`, `IDENTITY_SIGN_UP_ELSEWHERE`,
 * `IDENTITY_ACCOUNT_INVALID` or `IDENTITY_PASSWORD_UNFIT` (the link stays good then), `IDENTITY_SIGN_IN_BUSY`, or what
 * accepting the invitation throws.
 */
export async function verifyByLink(
  parts: AccountParts,
  context: CallContext,
  { token, handle, chosen, invitation }: LinkRequest,
): Promise<User> {
  await admitAddress(parts, context);
  const { clock, database } = parts;
  const digest = digestOf(token);
  const waiting = isToken(token) ? await findByLink(database, digest, clock.now()) : undefined;
  if (waiting === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  if (chosen === undefined && !isHandle(handle, waiting.handleHash))
    throw accountErrors.IDENTITY_SIGN_UP_ELSEWHERE();
  const changes = chosen === undefined ? {} : await choose(parts, chosen, waiting.email);
  const user = await arriving(parts, invitation, async (transaction) => {
    const pending = await claimLink(transaction, digest, clock.now());
    if (pending === undefined) return undefined;
    return becomeUser(
      parts,
      transaction,
      context,
      { ...pending, ...changes },
      { method: "link", invitation },
    );
  });
  if (user === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  return user;
}

function isHandle(handle: string | undefined, stored: Buffer): boolean {
  return handle !== undefined && isToken(handle) && bytesOf(digestOf(handle)).equals(stored);
}

/** Of what the sign-up said, only the language may stay: the mail was written in it. */
async function choose({ clock, hasher }: AccountParts, chosen: NewAccount, email: string) {
  const { password, language, ...others } = requireNewAccount(chosen, email);
  return {
    ...others,
    ...(chosen.language === undefined ? {} : { language }),
    passwordHash: await hasher.hash(password),
    createdAt: clock.now(),
  };
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
    createdAt: now,
    disabledAt: null,
  };
  if (!(await insertUser(transaction, { ...user, passwordHash }))) return undefined;
  if (invitation === undefined) await giveFirstWorkspace(parts, transaction, context, user);
  else await joinByInvitation(parts, transaction, context, { user, token: invitation });
  const noted = {
    actor: { kind: "user", id: user.id },
    ip: context.ipAddress,
    requestId: context.requestId,
    workspaceId: null,
  } as const;
  await audit.append(transaction, {
    action: accountActions["identity.address-verified"],
    facts: { method },
    ...noted,
  });
  if (termsVersion !== null) {
    const acceptance = { document: PLATFORM_TERMS, version: termsVersion, acceptedAt: createdAt };
    await noteAcceptance(parts, transaction, { userId: user.id }, acceptance, noted);
  }
  return user;
}
