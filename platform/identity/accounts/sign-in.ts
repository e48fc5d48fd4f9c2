import { identityActions } from "#platform/audit";
import { beginSession } from "../sessions/begin.ts";
import type { CallContext, NewSession } from "../sessions/session.ts";
import { emailKey } from "./email.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress, admitAttempt } from "./guards.ts";
import { isBcrypt } from "./password-hasher.ts";
import { comparable } from "./password-rules.ts";
import type { AccountParts } from "./parts.ts";
import type { UserWithPassword } from "./user.ts";
import { findUserByEmail, forgiveAttempts, lockForSignIn, setPassword } from "./users-store.ts";

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** The browser's token so far: its session ends, the new one takes its place. */
  readonly previousToken?: string;
}

/**
 * Begins a session by address and password. An unknown address costs the same hash and gets the same
 * answer as a wrong password, a disabled person or an account without a password.
 * Throws `IDENTITY_SIGN_IN_REFUSED`, `_LOCKED`, `_BUSY` or `IDENTITY_ACCOUNT_LIMITED`.
 */
export async function signIn(
  parts: AccountParts,
  context: CallContext,
  request: SignInRequest,
): Promise<NewSession> {
  await admitAddress(parts, context);
  const key = emailKey(request.email);
  await admitAttempt(parts, key);
  const user = await findUserByEmail(parts.database, key);
  const password = comparable(request.password);
  const right = await isPassword(parts, user, password);
  const begun =
    right && user !== undefined && password !== undefined
      ? await begin(parts, context, user, password, request.previousToken)
      : undefined;
  if (begun !== undefined) return begun;
  await noteRefusal(parts, context, user);
  throw accountErrors.IDENTITY_SIGN_IN_REFUSED();
}

/** Whether the password is that of the person; costs one hash in every case. */
export async function isPassword(
  { hasher, logger }: AccountParts,
  user: UserWithPassword | undefined,
  password: string | undefined,
): Promise<boolean> {
  const stored = password === undefined ? undefined : (user?.passwordHash ?? undefined);
  const verdict = await hasher.verify(password ?? "", stored);
  if (verdict === "unsupported" && stored !== undefined) {
    const kind = isBcrypt(stored) ? "bcrypt" : "unknown";
    logger.warn(
      { userId: user?.id, kind },
      "The stored password hash is of a kind that is not supported; the user must reset the password",
    );
  }
  return verdict === "match";
}

async function begin(
  parts: AccountParts,
  context: CallContext,
  user: UserWithPassword,
  password: string,
  previousToken: string | undefined,
): Promise<NewSession | undefined> {
  const { audit, clock, database, hasher } = parts;
  const stored = user.passwordHash ?? "";
  const newHash = hasher.isOutdated(stored) ? await hasher.hash(password) : undefined;
  return database.asApp(async (transaction) => {
    if (!(await lockForSignIn(transaction, user.id, stored))) return undefined;
    if (newHash !== undefined)
      await setPassword(transaction, { userId: user.id, newHash, oldHash: stored, now: clock.now() });
    await forgiveAttempts(transaction, emailKey(user.email));
    const begun = await beginSession(parts, transaction, context, { userId: user.id, previousToken });
    await audit.append(transaction, {
      action: identityActions["identity.sign-in"],
      actor: { kind: "user", id: user.id },
      facts: { method: "password" },
      target: { kind: "session", id: begun.session.id },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
    return begun;
  });
}

async function noteRefusal(
  { audit, database }: AccountParts,
  context: CallContext,
  user: UserWithPassword | undefined,
): Promise<void> {
  await database.asApp((transaction) =>
    audit.append(transaction, {
      action: identityActions["identity.sign-in-refused"],
      actor: { kind: "anonymous" },
      facts: { method: "password", reason: "address and password do not fit" },
      ...(user === undefined ? {} : { target: { kind: "user", id: user.id } }),
      ip: context.ipAddress,
      requestId: context.requestId,
    }),
  );
}
