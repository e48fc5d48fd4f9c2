import { createHash } from "node:crypto";
import { type Audit, identityActions } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import { beginSession } from "../sessions/begin.ts";
import type { SessionLifetime } from "../sessions/lifetime.ts";
import type { CallContext } from "../sessions/session.ts";
import { twoFactorErrors } from "../two-factor/errors.ts";
import type { TwoFactor } from "../two-factor/two-factor.ts";
import type { SessionBegun, SignInResult } from "./sign-in-result.ts";

export interface FinishParts {
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly database: Database;
  readonly lifetime: SessionLifetime;
  readonly twoFactor: Pick<TwoFactor, "status" | "startChallenge" | "answerChallenge">;
}

/** A first factor that was right. */
export interface FirstFactor {
  readonly userId: string;
  /** For the audit log, such as `password` or `openid`. */
  readonly method: string;
  /** The browser's token so far: its session ends. */
  readonly previousToken: string | undefined;
  /**
   * Holds the person's row and says whether the factor is still good; writes what its use brings. Runs in
   * the transaction that lets the person in.
   */
  readonly settle: (transaction: Transaction) => Promise<boolean>;
}

/**
 * Where every way to sign in ends: begins the session, or asks for the second factor of a person who has
 * one. `undefined` when the first factor no longer holds.
 */
export async function finishFirstFactor(
  parts: FinishParts,
  context: CallContext,
  factor: FirstFactor,
): Promise<SignInResult | undefined> {
  const { enabled } = await parts.twoFactor.status(factor.userId);
  if (!enabled) return finishBothFactors(parts, context, factor);
  const { token: challenge, expiresAt } = await parts.twoFactor.startChallenge({
    userId: factor.userId,
    firstMethod: factor.method,
  });
  // Afterwards, so that whoever takes the first factor away meanwhile takes the challenge along.
  const holds = await parts.database.asApp((transaction) => factor.settle(transaction));
  return holds ? { kind: "challenge", challenge, expiresAt } : undefined;
}

/** Begins the session at once, for a way in that stands for both factors or a person with only one. */
export function finishBothFactors(
  parts: FinishParts,
  context: CallContext,
  factor: FirstFactor,
): Promise<SessionBegun | undefined> {
  return parts.database.asApp(async (transaction) => {
    if (!(await factor.settle(transaction))) return undefined;
    return enter(parts, transaction, context, factor);
  });
}

/**
 * Begins the session after the second factor: a code of the app or a recovery code. Throws
 * `IDENTITY_CHALLENGE_INVALID`, `IDENTITY_CODE_WRONG` or `IDENTITY_CODE_ATTEMPTS`.
 */
export async function finishSecondFactor(
  parts: FinishParts,
  context: CallContext,
  request: { readonly challenge: string; readonly code: string; readonly previousToken?: string | undefined },
): Promise<SessionBegun> {
  const { challenge, code, previousToken } = request;
  const { userId, firstMethod, method } = await parts.twoFactor.answerChallenge(challenge, code);
  const both = `${firstMethod} and ${method}`;
  const begun = await parts.database.asApp(async (transaction) => {
    if (!(await holdsAnswered(transaction, userId, challenge))) return undefined;
    return enter(parts, transaction, context, { userId, method: both, previousToken });
  });
  if (begun === undefined) throw twoFactorErrors.IDENTITY_CHALLENGE_INVALID();
  return begun;
}

async function enter(
  parts: FinishParts,
  transaction: Transaction,
  context: CallContext,
  { userId, method, previousToken }: Omit<FirstFactor, "settle">,
): Promise<SessionBegun> {
  const begun = await beginSession(parts, transaction, context, { userId, previousToken });
  await parts.audit.append(transaction, {
    action: identityActions["identity.sign-in"],
    actor: { kind: "user", id: userId },
    facts: { method },
    target: { kind: "session", id: begun.session.id },
    ip: context.ipAddress,
    requestId: context.requestId,
  });
  return { kind: "session", ...begun };
}

/** Whether the person is let in and nothing, such as a new password, has swept the challenge away. */
async function holdsAnswered(transaction: Transaction, userId: string, challenge: string): Promise<boolean> {
  const rows = await transaction.query(
    "select 1 from identity.users where user_id = $1 and disabled_at is null for no key update",
    [userId],
  );
  if (rows.length === 0) return false;
  const kept = await transaction.query(
    "select 1 from identity.two_factor_challenges where challenge_hash = $1 and user_id = $2",
    [createHash("sha256").update(challenge).digest(), userId],
  );
  return kept.length > 0;
}
