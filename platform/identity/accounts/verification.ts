import type { Transaction } from "#platform/database";
import { newUuid } from "#platform/kernel";
import type { CallContext } from "../sessions/session.ts";
import { digestOf, isToken } from "../sessions/token.ts";
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

/** Completes a sign-up by the code of the latest mail, once. Throws `IDENTITY_VERIFICATION_REFUSED`. */
export async function verifyByCode(
  parts: AccountParts,
  context: CallContext,
  { handle, code }: { readonly handle: string; readonly code: string },
): Promise<User> {
  await admitAddress(parts, context);
  if (!isToken(handle)) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  const digest = digestOf(handle);
  const now = parts.clock.now();
  const user = await parts.database.asApp(async (transaction) => {
    const pending = await lockSignUp(transaction, digest, now);
    if (pending === undefined || pending.codeExpiresAt <= now) return undefined;
    if (pending.codeFailures >= FAILURE_LIMIT) return undefined;
    if (!isCode(handle, code, pending.codeHash)) {
      await noteCodeFailure(transaction, digest);
      return undefined;
    }
    await markCompleted(transaction, digest, now);
    return becomeUser(parts, transaction, context, pending, "code");
  });
  if (user === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  return user;
}

/** Completes a sign-up by the link of the latest mail, once. Throws `IDENTITY_VERIFICATION_REFUSED`. */
export async function verifyByLink(
  parts: AccountParts,
  context: CallContext,
  { token }: { readonly token: string },
): Promise<User> {
  await admitAddress(parts, context);
  if (!isToken(token)) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  const user = await parts.database.asApp(async (transaction) => {
    const pending = await claimLink(transaction, digestOf(token), parts.clock.now());
    return pending && becomeUser(parts, transaction, context, pending, "link");
  });
  if (user === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  return user;
}

/** `undefined` when the address got an owner since. */
async function becomeUser(
  { audit, clock }: AccountParts,
  transaction: Transaction,
  context: CallContext,
  { email, name, language, passwordHash, termsVersion, createdAt }: PendingSignUp,
  method: "code" | "link",
): Promise<User | undefined> {
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
  await audit.append(transaction, {
    action: accountActions["identity.address-verified"],
    actor: { kind: "user", id: user.id },
    facts: { method },
    ip: context.ipAddress,
    requestId: context.requestId,
  });
  return user;
}
