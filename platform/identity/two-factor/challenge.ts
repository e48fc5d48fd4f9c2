import { createHash, randomBytes } from "node:crypto";
import type { Database, Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { insertChallenge, lockChallenge, markAnswered } from "./challenge-store.ts";
import { twoFactorErrors } from "./errors.ts";
import { type Outcome, prove, type ProofDeps } from "./proof.ts";
import type { AnsweredChallenge, Challenge } from "./two-factor.ts";

const CHALLENGE_MS = 10 * 60_000;

/** Throws `IDENTITY_TWO_FACTOR_OFF` for a user without a second factor. */
export async function startChallenge(
  { clock, database }: ProofDeps & { readonly database: Database },
  { userId, firstMethod }: { readonly userId: string; readonly firstMethod: string },
): Promise<Challenge> {
  const token = `tc_${randomBytes(32).toString("base64url")}`;
  const createdAt = clock.now();
  const expiresAt = dateFrom(createdAt.getTime() + CHALLENGE_MS);
  const challenge = { digest: digestOf(token), userId, method: firstMethod, createdAt, expiresAt };
  const kept = await database.asApp((transaction) => insertChallenge(transaction, challenge));
  if (!kept) throw twoFactorErrors.IDENTITY_TWO_FACTOR_OFF();
  return { token, expiresAt };
}

/** The challenge is held while the code is checked, so of several right codes only one is used up. */
export async function answerChallenge(
  deps: ProofDeps,
  transaction: Transaction,
  token: string,
  code: string,
): Promise<Outcome<AnsweredChallenge>> {
  const digest = digestOf(token);
  const challenge = await lockChallenge(transaction, digest, deps.clock.now());
  if (challenge === undefined) return { ok: false, error: twoFactorErrors.IDENTITY_CHALLENGE_INVALID() };
  const { userId, method: firstMethod } = challenge;
  const proof = await prove(deps, transaction, userId, code);
  if (!proof.ok) return proof;
  await markAnswered(transaction, digest, deps.clock.now());
  return { ok: true, value: { ...proof.value, userId, firstMethod } };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
