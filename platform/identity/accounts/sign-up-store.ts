import type { Transaction } from "#platform/database";
import { bytesOf, type StatementRunner } from "../sessions/store.ts";

/** A sign-up that waits for the proof of its address. */
export interface PendingSignUp {
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly passwordHash: string;
  readonly termsVersion: string | null;
  readonly createdAt: Date;
  readonly codeHash: Buffer;
  readonly codeExpiresAt: Date;
  readonly codeFailures: number;
  readonly sends: number;
  readonly sentAt: Date;
}

/** What a mail carries, as it is stored. */
export interface StoredProof {
  readonly codeHash: Buffer;
  readonly codeExpiresAt: Date;
  /** SHA-256 of the link's token in base64. */
  readonly linkDigest: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `email, name, language, password_hash as "passwordHash", terms_version as "termsVersion",
  created_at as "createdAt", code_hash as "codeHash", code_expires_at as "codeExpiresAt",
  code_failures as "codeFailures", sends, sent_at as "sentAt"`;

export async function insertSignUp(
  transaction: Transaction,
  handleDigest: string,
  signUp: Pick<PendingSignUp, "email" | "name" | "language" | "passwordHash" | "termsVersion">,
  proof: StoredProof,
): Promise<void> {
  await transaction.query(
    `insert into identity.sign_ups (handle_hash, email, name, language, password_hash, terms_version,
       created_at, code_hash, code_expires_at, sent_at, link_hash, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7, $10, $11)`,
    [
      bytesOf(handleDigest),
      signUp.email,
      signUp.name,
      signUp.language,
      signUp.passwordHash,
      signUp.termsVersion,
      proof.sentAt,
      proof.codeHash,
      proof.codeExpiresAt,
      bytesOf(proof.linkDigest),
      proof.expiresAt,
    ],
  );
}

/** Holds a sign-up that can still be completed; others who ask for it wait. */
export async function lockSignUp(
  transaction: Transaction,
  handleDigest: string,
  now: Date,
): Promise<PendingSignUp | undefined> {
  const [pending] = await transaction.query<PendingSignUp>(
    `select ${COLUMNS} from identity.sign_ups
      where handle_hash = $1 and used_at is null and expires_at > $2 for update`,
    [bytesOf(handleDigest), now],
  );
  return pending;
}

export async function noteCodeFailure(transaction: Transaction, handleDigest: string): Promise<void> {
  await transaction.query(
    "update identity.sign_ups set code_failures = code_failures + 1 where handle_hash = $1",
    [bytesOf(handleDigest)],
  );
}

export async function markCompleted(
  transaction: Transaction,
  handleDigest: string,
  now: Date,
): Promise<void> {
  await transaction.query("update identity.sign_ups set used_at = $2 where handle_hash = $1", [
    bytesOf(handleDigest),
    now,
  ]);
}

/** Whose sign-up a link that still works belongs to; the link stays good. */
export async function findByLink(
  runner: StatementRunner,
  linkDigest: string,
  now: Date,
): Promise<{ readonly email: string; readonly handleHash: Buffer } | undefined> {
  const [pending] = await runner.query<{ email: string; handleHash: Buffer }>({
    text: `select email, handle_hash as "handleHash" from identity.sign_ups
      where link_hash = $1 and used_at is null and expires_at > $2`,
    values: [bytesOf(linkDigest), now],
  });
  return pending;
}

/** Uses a link up; of several callers one wins. */
export async function claimLink(
  transaction: Transaction,
  linkDigest: string,
  now: Date,
): Promise<PendingSignUp | undefined> {
  const [pending] = await transaction.query<PendingSignUp>(
    `update identity.sign_ups set used_at = $2
      where link_hash = $1 and used_at is null and expires_at > $2 returning ${COLUMNS}`,
    [bytesOf(linkDigest), now],
  );
  return pending;
}

/** A new code and link; the ones before work no more. */
export async function replaceProof(
  transaction: Transaction,
  handleDigest: string,
  proof: StoredProof,
): Promise<void> {
  await transaction.query(
    `update identity.sign_ups set code_hash = $2, code_expires_at = $3, code_failures = 0, link_hash = $4,
       sent_at = $5, expires_at = $6, sends = sends + 1 where handle_hash = $1`,
    [
      bytesOf(handleDigest),
      proof.codeHash,
      proof.codeExpiresAt,
      bytesOf(proof.linkDigest),
      proof.sentAt,
      proof.expiresAt,
    ],
  );
}
