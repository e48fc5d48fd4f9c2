import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Secrets } from "#platform/secrets";
import { twoFactorAuditActions } from "./audit-actions.ts";
import { answerChallenge, startChallenge } from "./challenge.ts";
import { deleteExpiredChallenges } from "./challenge-store.ts";
import { newEnrolment } from "./enrolment.ts";
import { twoFactorErrors } from "./errors.ts";
import { note, type Outcome, prove, proveEnrolment, secretPurpose } from "./proof.ts";
import { newRecoveryCodes, recoveryDigest } from "./recovery-code.ts";
import { deleteTwoFactor, putPending, replaceRecoveryDigests, selectStatus } from "./store.ts";
import type { TwoFactor } from "./two-factor.ts";

export interface TwoFactorDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly secrets: Pick<Secrets, "encrypt" | "decrypt">;
  readonly audit: Pick<Audit, "append">;
  /** Shown in authenticator apps. */
  readonly issuer: string;
}

/** Second factors on a migrated database. Holds no resources. */
export function createTwoFactor(deps: TwoFactorDeps): TwoFactor {
  const { clock, database } = deps;
  return {
    status: async (userId) => {
      const stored = await selectStatus(database, userId);
      const enabledAt = stored?.confirmedAt ?? null;
      return { enabled: enabledAt !== null, enabledAt, recoveryCodesLeft: stored?.left ?? 0 };
    },
    enrol: (request) => enrol(deps, request),
    confirm: (userId, code) =>
      settled(database, async (transaction) => {
        const proof = await proveEnrolment(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        const codes = await newCodes(transaction, userId);
        await note(deps, transaction, userId, twoFactorAuditActions["identity.two-factor-on"], {});
        return { ok: true, value: codes };
      }),
    verify: (userId, code) => settled(database, (transaction) => prove(deps, transaction, userId, code)),
    disable: (userId, code) =>
      settled(database, async (transaction) => {
        const proof = await prove(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        await deleteTwoFactor(transaction, userId);
        await note(deps, transaction, userId, twoFactorAuditActions["identity.two-factor-off"], {});
        return { ok: true, value: undefined };
      }),
    replaceRecoveryCodes: (userId, code) =>
      settled(database, async (transaction) => {
        const proof = await prove(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        const codes = await newCodes(transaction, userId);
        const action = twoFactorAuditActions["identity.recovery-codes-replaced"];
        await note(deps, transaction, userId, action, {});
        return { ok: true, value: codes };
      }),
    startChallenge: (request) => startChallenge(deps, request),
    answerChallenge: (token, code) =>
      settled(database, (transaction) => answerChallenge(deps, transaction, token, code)),
    sweep: () => database.asApp((transaction) => deleteExpiredChallenges(transaction, clock.now())),
  };
}

async function enrol(
  { clock, database, secrets, issuer }: TwoFactorDeps,
  { userId, accountName }: { readonly userId: string; readonly accountName: string },
) {
  const enrolment = await newEnrolment(issuer, accountName);
  const secret = await secrets.encrypt(null, secretPurpose(userId), enrolment.secret);
  const pending = { userId, secret, now: clock.now() };
  const kept = await database.asApp((transaction) => putPending(transaction, pending));
  if (!kept) throw twoFactorErrors.IDENTITY_TWO_FACTOR_ALREADY_ON();
  return enrolment;
}

async function newCodes(transaction: Transaction, userId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  const digests = codes.map((code) => recoveryDigest(userId, code));
  await replaceRecoveryDigests(transaction, userId, digests);
  return codes;
}

/** Commits whatever the outcome is, then throws the refusal. */
async function settled<Value>(
  database: Database,
  work: (transaction: Transaction) => Promise<Outcome<Value>>,
): Promise<Value> {
  const outcome = await database.asApp(work);
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
}
