import type { Database, Transaction } from "#platform/database";
import { accountErrors } from "../accounts/errors.ts";
import { findUser } from "../accounts/users-store.ts";
import { requireInPerson } from "../in-person.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { requireFreshProof } from "../sign-in-methods/fresh-proof.ts";
import { twoFactorAuditActions } from "./audit-actions.ts";
import { answerChallenge, startChallenge } from "./challenge.ts";
import { deleteExpiredChallenges } from "./challenge-store.ts";
import { newEnrolment } from "./enrolment.ts";
import { twoFactorErrors } from "./errors.ts";
import { note, type Outcome, type ProofDeps, prove, proveEnrolment, secretPurpose, tell } from "./proof.ts";
import { newRecoveryCodes, recoveryDigest } from "./recovery-code.ts";
import { removeLost } from "./removal.ts";
import { deleteTwoFactor, putPending, replaceRecoveryDigests, selectStatus } from "./store.ts";
import type { Enrolment, TwoFactor } from "./two-factor.ts";

export interface TwoFactorDeps extends ProofDeps {
  readonly database: Database;
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
    enrol: (context) => enrol(deps, context),
    confirm: (context, code) =>
      inPerson(deps, context, async (transaction, userId) => {
        const proof = await proveEnrolment(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        const codes = await newCodes(transaction, userId);
        await note(deps, transaction, userId, twoFactorAuditActions["identity.two-factor-on"], {}, context);
        await tell(deps, transaction, userId, "two-factor-on", context);
        return { ok: true, value: codes };
      }),
    verify: (userId, code) => settled(database, (transaction) => prove(deps, transaction, userId, code)),
    disable: (context, code) =>
      inPerson(deps, context, async (transaction, userId) => {
        const proof = await prove(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        await deleteTwoFactor(transaction, userId);
        await note(deps, transaction, userId, twoFactorAuditActions["identity.two-factor-off"], {}, context);
        await tell(deps, transaction, userId, "two-factor-off", context);
        return { ok: true, value: undefined };
      }),
    replaceRecoveryCodes: (context, code) =>
      inPerson(deps, context, async (transaction, userId) => {
        const proof = await prove(deps, transaction, userId, code);
        if (!proof.ok) return proof;
        const codes = await newCodes(transaction, userId);
        const action = twoFactorAuditActions["identity.recovery-codes-replaced"];
        await note(deps, transaction, userId, action, {}, context);
        return { ok: true, value: codes };
      }),
    removeAtCommandLine: (request) => removeLost(deps, request),
    startChallenge: (request) => startChallenge(deps, request),
    answerChallenge: (token, code) =>
      settled(database, (transaction) => answerChallenge(deps, transaction, token, code)),
    sweep: () => database.asApp((transaction) => deleteExpiredChallenges(transaction, clock.now())),
  };
}

async function enrol(
  { clock, database, secrets, issuer }: TwoFactorDeps,
  { actor }: SignedInContext,
): Promise<Enrolment> {
  await requireFreshProof({ clock, database }, actor);
  const { userId } = actor;
  const user = await findUser(database, userId);
  if (user === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  const enrolment = await newEnrolment(issuer, user.email ?? user.name);
  const secret = await secrets.encrypt(null, secretPurpose(userId), enrolment.secret);
  const pending = { userId, secret, now: clock.now() };
  const kept = await database.asApp((transaction) => putPending(transaction, pending));
  if (!kept) throw twoFactorErrors.IDENTITY_TWO_FACTOR_ALREADY_ON();
  return enrolment;
}

/** For the person behind the account alone: an operator who acts for somebody leaves alone how they sign in. */
async function inPerson<Value>(
  { database }: TwoFactorDeps,
  { actor }: SignedInContext,
  work: (transaction: Transaction, userId: string) => Promise<Outcome<Value>>,
): Promise<Value> {
  requireInPerson(actor);
  return settled(database, (transaction) => work(transaction, actor.userId));
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
