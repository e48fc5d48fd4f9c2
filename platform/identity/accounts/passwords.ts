import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { requireInPerson } from "../in-person.ts";
import { renewToken, type SignedInContext } from "../sessions/manage.ts";
import type { CallContext, NewSession } from "../sessions/session.ts";
import { deleteSessions } from "../sessions/store.ts";
import { digestOf, isToken, newToken } from "../sessions/token.ts";
import { accountActions } from "./audit-actions.ts";
import { attemptKey, emailKey, requireEmail } from "./email.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress, admitAttempt, admitMail } from "./guards.ts";
import { sendNotice } from "./notices.ts";
import { comparable, requirePassword } from "./password-rules.ts";
import type { AccountParts } from "./parts.ts";
import { isPassword } from "./sign-in.ts";
import type { User, UserWithPassword } from "./user.ts";
import {
  claimReset,
  deleteChallenges,
  deleteResets,
  findReset,
  findUser,
  findUserByEmail,
  forgiveAttempts,
  insertReset,
  setPassword,
} from "./users-store.ts";

const RESET_MINUTES = 30;

/**
 * Mails a link to set another password, when the address has an account. The answer is the same for one
 * that has none, and comes before any work that differs: that is done when the caller has gone. A mail
 * that could not be queued then is logged; the person asks again.
 * Throws `IDENTITY_ACCOUNT_INVALID` or `IDENTITY_ACCOUNT_LIMITED`.
 */
export async function requestPasswordReset(
  parts: AccountParts,
  context: CallContext,
  request: { readonly email: string },
): Promise<void> {
  await admitAddress(parts, context);
  const key = emailKey(requireEmail(request.email));
  await admitMail(parts, key);
  const user = await findUserByEmail(parts.database, key);
  parts.afterAnswer.run("A request to reset a password", () => sendReset(parts, context, user));
}

async function sendReset(
  parts: AccountParts,
  context: CallContext,
  user: UserWithPassword | undefined,
): Promise<void> {
  const token = newToken();
  const now = parts.clock.now();
  const expiresAt = dateFrom(now.getTime() + RESET_MINUTES * 60_000);
  const known = user !== undefined && user.disabledAt === null && user.email !== null;
  await parts.database.asApp(async (transaction) => {
    if (known && user.email !== null) {
      await insertReset(transaction, { userId: user.id, digest: digestOf(token), now, expiresAt });
      await parts.mail.queue(transaction, {
        kind: "password-reset",
        to: user.email,
        language: user.language,
        parameters: { url: parts.links.passwordReset(token), validMinutes: RESET_MINUTES },
        notAfter: expiresAt,
      });
    }
    await parts.audit.append(transaction, {
      action: accountActions["identity.password-reset-requested"],
      actor: { kind: "anonymous" },
      facts: {},
      ...(known ? { target: { kind: "user", id: user.id } } : {}),
      ip: context.ipAddress,
      requestId: context.requestId,
    });
  });
}

/**
 * Sets a password by a link, once; ends all sessions and tells the owner. The link proves the address.
 * Throws `IDENTITY_RESET_REFUSED` or `IDENTITY_PASSWORD_UNFIT` (the link stays good then).
 */
export async function resetPassword(
  parts: AccountParts,
  context: CallContext,
  { token, newPassword }: { readonly token: string; readonly newPassword: string },
): Promise<void> {
  await admitAddress(parts, context);
  const { clock, database, hasher } = parts;
  const userId = isToken(token) ? await findReset(database, digestOf(token), clock.now()) : undefined;
  const owner = userId === undefined ? undefined : await findUser(database, userId);
  if (owner === undefined) throw accountErrors.IDENTITY_RESET_REFUSED();
  const newHash = await hasher.hash(requirePassword(newPassword, owner.email));
  await database.asApp(async (transaction) => {
    if (!(await claimReset(transaction, digestOf(token), clock.now())))
      throw accountErrors.IDENTITY_RESET_REFUSED();
    const change = { userId: owner.id, newHash, now: clock.now(), provesAddress: true };
    const user = await setPassword(transaction, change);
    if (user === undefined) throw accountErrors.IDENTITY_RESET_REFUSED();
    const endedSessions = await deleteSessions(transaction, user.id, null);
    await settle(parts, transaction, context, user);
    await parts.audit.append(transaction, {
      action: accountActions["identity.password-reset"],
      actor: { kind: "user", id: user.id },
      facts: { ended: endedSessions },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
  });
}

/**
 * Sets another password; ends all other sessions, goes on under a new token and tells the owner.
 * Throws `IDENTITY_PASSWORD_WRONG`, `IDENTITY_PASSWORD_UNFIT`, `IDENTITY_SIGN_IN_LOCKED`, `IDENTITY_SESSION_ENDED` or
 * `IDENTITY_IMPERSONATION_REFUSED`.
 */
export async function changePassword(
  parts: AccountParts,
  context: SignedInContext,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<NewSession> {
  const { clock, database, hasher } = parts;
  const { actor } = context;
  requireInPerson(actor);
  const owner = await findUser(database, actor.userId);
  if (owner === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  const fit = requirePassword(newPassword, owner.email);
  await admitAttempt(parts, attemptKey(owner));
  if (!(await isPassword(parts, owner, comparable(password)))) throw accountErrors.IDENTITY_PASSWORD_WRONG();
  const oldHash = owner.passwordHash ?? "";
  const newHash = await hasher.hash(fit);
  return database.asApp(async (transaction) => {
    const user = await setPassword(transaction, { userId: owner.id, newHash, oldHash, now: clock.now() });
    if (user === undefined) throw accountErrors.IDENTITY_PASSWORD_WRONG();
    const endedSessions = await deleteSessions(transaction, user.id, actor.sessionId);
    const renewed = await renewToken(transaction, actor);
    await settle(parts, transaction, context, user);
    await parts.audit.append(transaction, {
      action: accountActions["identity.password-changed"],
      actor: { kind: "user", id: user.id },
      facts: { ended: endedSessions },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
    return renewed;
  });
}

/** What every new password brings: old links, challenges and attempts count no more, and the owner hears of it. */
async function settle(
  parts: AccountParts,
  transaction: Transaction,
  context: CallContext,
  user: User,
): Promise<void> {
  await deleteResets(transaction, user.id);
  await deleteChallenges(transaction, user.id);
  await forgiveAttempts(transaction, attemptKey(user));
  await sendNotice(parts, transaction, context, user, "password-changed");
}
