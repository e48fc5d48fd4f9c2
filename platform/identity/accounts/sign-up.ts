import type { Transaction } from "#platform/database";
import type { CallContext } from "../sessions/session.ts";
import { digestOf, isToken, newToken } from "../sessions/token.ts";
import { accountActions } from "./audit-actions.ts";
import { emailKey, requireEmail } from "./email.ts";
import { accountErrors } from "./errors.ts";
import { admitAddress, admitMail } from "./guards.ts";
import { sendNotice } from "./notices.ts";
import { requirePassword } from "./password-rules.ts";
import type { AccountParts } from "./parts.ts";
import { CODE_MINUTES, newProof, type Proof } from "./proof.ts";
import { requireLanguage, requireName, requireTerms } from "./profile.ts";
import { insertSignUp, lockSignUp, type PendingSignUp, replaceProof } from "./sign-up-store.ts";
import { findUserByEmail } from "./users-store.ts";

/** What a person chooses for the own account. */
export interface NewAccount {
  readonly name: string;
  readonly password: string;
  /** BCP 47 tag; English when not given. */
  readonly language?: string;
  /** Version of the terms that the person accepted. */
  readonly termsVersion?: string;
}

export interface SignUpRequest extends NewAccount {
  readonly email: string;
}

export interface PendingVerification {
  /** Completes this sign-up together with the code; only for the browser that signed up. */
  readonly handle: string;
  readonly codeValidMinutes: number;
}

const SENDS_LIMIT = 5;
const RESEND_AFTER_MS = 60_000;

type Recipient = Pick<PendingSignUp, "email" | "language">;

/**
 * Takes a sign-up and mails a code and a link. The answer and the work are the same for an address
 * that has an account; its owner is told of the attempt instead.
 * Throws `IDENTITY_ACCOUNT_INVALID`, `IDENTITY_PASSWORD_UNFIT`, `IDENTITY_ACCOUNT_LIMITED`, `IDENTITY_SIGN_IN_BUSY`.
 */
export async function signUp(
  parts: AccountParts,
  context: CallContext,
  request: SignUpRequest,
): Promise<PendingVerification> {
  await admitAddress(parts, context);
  const email = requireEmail(request.email);
  const { password, ...chosen } = requireNewAccount(request, email);
  const profile = { email, ...chosen };
  await admitMail(parts, emailKey(email));
  const passwordHash = await parts.hasher.hash(password);
  const handle = newToken();
  const proof = newProof(parts.clock, handle);
  await parts.database.asApp(async (transaction) => {
    await insertSignUp(transaction, digestOf(handle), { ...profile, passwordHash }, proof.stored);
    await sendProof(parts, transaction, context, profile, proof);
    await parts.audit.append(transaction, {
      action: accountActions["identity.sign-up-requested"],
      actor: { kind: "anonymous" },
      facts: {},
      ip: context.ipAddress,
      requestId: context.requestId,
    });
  });
  return { handle, codeValidMinutes: CODE_MINUTES };
}

/** Throws `IDENTITY_ACCOUNT_INVALID` or `IDENTITY_PASSWORD_UNFIT`. */
export function requireNewAccount({ name, language, termsVersion, password }: NewAccount, email: string) {
  return {
    name: requireName(name),
    language: requireLanguage(language),
    termsVersion: requireTerms(termsVersion),
    password: requirePassword(password, email),
  };
}

/**
 * Mails another code and link; the ones before work no more. Once a minute, four times.
 * Throws `IDENTITY_VERIFICATION_REFUSED` or `IDENTITY_ACCOUNT_LIMITED`.
 */
export async function resendVerification(
  parts: AccountParts,
  context: CallContext,
  { handle }: { readonly handle: string },
): Promise<void> {
  await admitAddress(parts, context);
  if (!isToken(handle)) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
  const now = parts.clock.now();
  await parts.database.asApp(async (transaction) => {
    const pending = await lockSignUp(transaction, digestOf(handle), now);
    if (pending === undefined) throw accountErrors.IDENTITY_VERIFICATION_REFUSED();
    const waitMs = pending.sentAt.getTime() + RESEND_AFTER_MS - now.getTime();
    if (pending.sends >= SENDS_LIMIT) throw accountErrors.IDENTITY_ACCOUNT_LIMITED();
    if (waitMs > 0)
      throw accountErrors.IDENTITY_ACCOUNT_LIMITED(undefined, {
        retryAfterSeconds: Math.ceil(waitMs / 1000),
      });
    await admitMail(parts, emailKey(pending.email));
    const proof = newProof(parts.clock, handle);
    await replaceProof(transaction, digestOf(handle), proof.stored);
    await sendProof(parts, transaction, context, pending, proof);
  });
}

async function sendProof(
  parts: AccountParts,
  transaction: Transaction,
  context: CallContext,
  to: Recipient,
  { code, linkToken, stored }: Proof,
): Promise<void> {
  const owner = await findUserByEmail(transaction, emailKey(to.email));
  if (owner !== undefined) {
    await sendNotice(parts, transaction, context, owner, "sign-up-tried");
    return;
  }
  await parts.mail.queue(transaction, {
    kind: "verification-code",
    to: to.email,
    language: to.language,
    parameters: { code, validMinutes: CODE_MINUTES, url: parts.links.verification(linkToken) },
    notAfter: stored.expiresAt,
  });
}
