import { AppError } from "#platform/kernel";
import { finishFirstFactor, finishSecondFactor } from "../sign-in-methods/finish.ts";
import { noteRefusal } from "../sign-in-methods/refusal.ts";
import type { SessionBegun, SignInResult } from "../sign-in-methods/sign-in-result.ts";
import type { CallContext } from "../sessions/session.ts";
import { attemptKey, emailKey } from "./email.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress, admitAttempt } from "./guards.ts";
import { comparable } from "./password-rules.ts";
import type { AccountParts } from "./parts.ts";
import type { UserWithPassword } from "./user.ts";
import { findUserByEmail, forgiveAttempts, lockForSignIn, setPassword } from "./users-store.ts";

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** The browser's token so far: its session ends, the new one takes its place. */
  readonly previousToken?: string | undefined;
}

export interface SecondFactorRequest {
  readonly challenge: string;
  /** Of the app, or a recovery code. */
  readonly code: string;
  readonly previousToken?: string | undefined;
}

/**
 * Begins a session by address and password, or asks for the second factor of a person who has one. An
 * unknown address costs the same hashes and gets the same answer as a wrong password, a disabled person or
 * an account without a password.
 * Throws `IDENTITY_SIGN_IN_REFUSED`, `_LOCKED`, `_BUSY` or `IDENTITY_ACCOUNT_LIMITED`.
 */
export async function signIn(
  parts: AccountParts,
  context: CallContext,
  request: SignInRequest,
): Promise<SignInResult> {
  await admitAddress(parts, context);
  const key = emailKey(request.email);
  await admitAttempt(parts, key);
  const user = await findUserByEmail(parts.database, key);
  const password = comparable(request.password);
  const right = await isPassword(parts, user, password);
  const result =
    right && user !== undefined && password !== undefined
      ? await finish(parts, context, user, password, request.previousToken)
      : undefined;
  if (result !== undefined) return result;
  const reason = "address and password do not fit";
  await noteRefusal(parts, context, { method: "password", userId: user?.id, reason });
  throw accountErrors.IDENTITY_SIGN_IN_REFUSED();
}

/**
 * Begins the session when the second factor is right, too. Throws `IDENTITY_CHALLENGE_INVALID`,
 * `IDENTITY_CODE_WRONG`, `IDENTITY_CODE_ATTEMPTS` or `IDENTITY_ACCOUNT_LIMITED`.
 */
export async function answerSecondFactor(
  parts: AccountParts,
  context: CallContext,
  request: SecondFactorRequest,
): Promise<SessionBegun> {
  await admitAddress(parts, context);
  try {
    return await finishSecondFactor(parts, context, request);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("IDENTITY_"))
      await noteRefusal(parts, context, { method: "second factor" });
    throw error;
  }
}

/** Whether the password is that of the person; costs the same hashes in every case. */
export async function isPassword(
  { hasher, logger }: AccountParts,
  user: UserWithPassword | undefined,
  password: string | undefined,
): Promise<boolean> {
  const stored = password === undefined ? undefined : (user?.passwordHash ?? undefined);
  const verdict = await hasher.verify(password ?? "", stored);
  if (verdict === "unsupported" && stored !== undefined) {
    const facts = { userId: user?.id };
    logger.warn(facts, "A stored password hash is of an unknown kind; the user must reset the password");
  }
  return verdict === "match";
}

/** Replaces a hash of a weaker or another kind on the way. */
async function finish(
  parts: AccountParts,
  context: CallContext,
  user: UserWithPassword,
  password: string,
  previousToken: string | undefined,
): Promise<SignInResult | undefined> {
  const { clock, hasher } = parts;
  const stored = user.passwordHash ?? "";
  const newHash = hasher.isOutdated(stored) ? await hasher.hash(password) : undefined;
  return finishFirstFactor(parts, context, {
    userId: user.id,
    method: "password",
    previousToken,
    settle: async (transaction) => {
      if (!(await lockForSignIn(transaction, user.id, stored))) return false;
      if (newHash !== undefined)
        await setPassword(transaction, { userId: user.id, newHash, oldHash: stored, now: clock.now() });
      await forgiveAttempts(transaction, attemptKey(user));
      return true;
    },
  });
}
