import type { Audit, AuditAction, FactsOf } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { type AppError, type Clock, dateFrom } from "#platform/kernel";
import type { Mail } from "#platform/mail";
import type { Secrets } from "#platform/secrets";
import { type NoticeEvent, type NoticeParts, sendNotice } from "../accounts/notices.ts";
import { findUser } from "../accounts/users-store.ts";
import type { CallContext } from "../sessions/session.ts";
import { twoFactorAuditActions } from "./audit-actions.ts";
import { twoFactorErrors } from "./errors.ts";
import { isRecoveryCode, normalisedRecoveryCode, recoveryDigest } from "./recovery-code.ts";
import {
  acceptStep,
  countFailure,
  countRecoveryCodes,
  type FailureLimit,
  selectTwoFactor,
  type StoredTwoFactor,
  useRecoveryCode,
} from "./store.ts";
import { isTotpCode, normalisedCode, stepOfCode } from "./totp.ts";
import type { Proof } from "./two-factor.ts";

const FAILURE_LIMIT = 10;
const FAILURE_WINDOW_MS = 15 * 60_000;

export interface ProofDeps {
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, "encrypt" | "decrypt">;
  readonly audit: Pick<Audit, "append">;
  readonly mail: Pick<Mail, "queue">;
  /** Where people see how they are signed in. */
  readonly links: NoticeParts["links"];
}

/** A refusal travels as a value, so that the count of failures is committed before it is thrown. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AppError };

/** The place of a user's secret: copied to another user it does not open. */
export function secretPurpose(userId: string): string {
  return `identity.two-factor.${userId}`;
}

/** Checks a code of the app or a recovery code and uses it up. */
export async function prove(
  deps: ProofDeps,
  transaction: Transaction,
  userId: string,
  given: string,
): Promise<Outcome<Proof>> {
  const stored = await selectTwoFactor(transaction, userId);
  if (stored === undefined || stored.confirmedAt === null)
    return refused(twoFactorErrors.IDENTITY_TWO_FACTOR_OFF());
  const locked = lockOf(deps.clock, stored);
  if (locked !== undefined) return refused(locked);
  if (isRecoveryCode(normalisedRecoveryCode(given))) {
    const use = { userId, digest: recoveryDigest(userId, given), now: deps.clock.now() };
    if (!(await useRecoveryCode(transaction, use, failureLimit(deps.clock)))) {
      return refused(await wrongCode(deps, transaction, userId));
    }
    const left = await countRecoveryCodes(transaction, userId);
    const action = twoFactorAuditActions["identity.recovery-code-used"];
    await note(deps, transaction, userId, action, { left });
    await tell(deps, transaction, userId, "recovery-code-used");
    return { ok: true, value: { method: "recovery-code", recoveryCodesLeft: left } };
  }
  const refusal = await refusalOfCode(deps, transaction, { userId, given, stored });
  if (refusal !== undefined) return refused(refusal);
  const recoveryCodesLeft = await countRecoveryCodes(transaction, userId);
  return { ok: true, value: { method: "totp", recoveryCodesLeft } };
}

/** Confirms a waiting secret with a code of the app. */
export async function proveEnrolment(
  deps: ProofDeps,
  transaction: Transaction,
  userId: string,
  given: string,
): Promise<Outcome<undefined>> {
  const stored = await selectTwoFactor(transaction, userId);
  if (stored === undefined) return refused(twoFactorErrors.IDENTITY_TWO_FACTOR_OFF());
  if (stored.confirmedAt !== null) return refused(twoFactorErrors.IDENTITY_TWO_FACTOR_ALREADY_ON());
  const locked = lockOf(deps.clock, stored);
  if (locked !== undefined) return refused(locked);
  const confirmedAt = deps.clock.now();
  const refusal = await refusalOfCode(deps, transaction, { userId, given, stored, confirmedAt });
  return refusal === undefined ? { ok: true, value: undefined } : refused(refusal);
}

/** Appends to the operator's chain: people belong to no workspace. */
export async function note<Action extends AuditAction>(
  deps: ProofDeps,
  transaction: Transaction,
  userId: string,
  action: Action,
  facts: FactsOf<Action>,
  context?: CallContext,
): Promise<void> {
  const user = { kind: "user" as const, id: userId };
  const call = context === undefined ? {} : { ip: context.ipAddress, requestId: context.requestId };
  await deps.audit.append(transaction, {
    action,
    actor: user,
    target: user,
    facts,
    workspaceId: null,
    ...call,
  });
}

/** Mails the person what happened to the second factor. */
export async function tell(
  deps: ProofDeps,
  transaction: Transaction,
  userId: string,
  event: NoticeEvent,
  { ipAddress = "" }: Partial<CallContext> = {},
): Promise<void> {
  const user = await findUser(transaction, userId);
  if (user !== undefined) await sendNotice(deps, transaction, { ipAddress }, user, event);
}

/** Accepts a code of the app, or says why not. A right code that was used before is no guess and not counted. */
async function refusalOfCode(
  deps: ProofDeps,
  transaction: Transaction,
  attempt: { userId: string; given: string; stored: StoredTwoFactor; confirmedAt?: Date },
): Promise<AppError | undefined> {
  const { given, stored, ...accepted } = attempt;
  const code = normalisedCode(given);
  const step = isTotpCode(code) ? await findStep(deps, attempt, code) : null;
  if (step === null) return wrongCode(deps, transaction, attempt.userId);
  const fresh = { ...accepted, secret: stored.secret, step };
  const won = await acceptStep(transaction, fresh, failureLimit(deps.clock));
  return won ? undefined : twoFactorErrors.IDENTITY_CODE_WRONG();
}

async function findStep(
  { clock, secrets }: ProofDeps,
  { userId, stored }: { userId: string; stored: StoredTwoFactor },
  code: string,
): Promise<number | null> {
  const secret = await secrets.decrypt(null, secretPurpose(userId), stored.secret);
  return stepOfCode(secret, code, clock.nowMs());
}

async function wrongCode(deps: ProofDeps, transaction: Transaction, userId: string): Promise<AppError> {
  const failures = await countFailure(transaction, userId, deps.clock.now(), failureLimit(deps.clock).cut);
  if (failures === FAILURE_LIMIT) {
    await note(deps, transaction, userId, twoFactorAuditActions["identity.two-factor-locked"], {});
  }
  return twoFactorErrors.IDENTITY_CODE_WRONG();
}

function lockOf(clock: Clock, { failures, failuresSince }: StoredTwoFactor): AppError | undefined {
  if (failures < FAILURE_LIMIT || failuresSince === null) return undefined;
  const restMs = failuresSince.getTime() + FAILURE_WINDOW_MS - clock.nowMs();
  if (restMs < 0) return undefined;
  return twoFactorErrors.IDENTITY_CODE_ATTEMPTS(undefined, {
    retryAfterSeconds: Math.max(1, Math.ceil(restMs / 1000)),
  });
}

function failureLimit(clock: Clock): FailureLimit {
  return { limit: FAILURE_LIMIT, cut: dateFrom(clock.nowMs() - FAILURE_WINDOW_MS) };
}

function refused(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}
