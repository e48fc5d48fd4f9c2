import { hash, randomUUID } from "node:crypto";
import type { Database } from "#platform/database";
import type { Secrets } from "#platform/secrets";
import type { Logger } from "#platform/telemetry";
import { httpErrors } from "../errors.ts";
import type { Begun, FirstCall, Idempotency, KeyedRequest, KeyOwner, StoredAnswer } from "./idempotency.ts";
import { createLeases, type Leases } from "./leases.ts";
import {
  type Claim,
  deleteClaim,
  deleteExpired,
  insertClaim,
  type KeyRow,
  prolongLeases,
  readKey,
  storeAnswer,
  takeOver,
} from "./store.ts";

export interface IdempotencyDeps {
  readonly database: Database;
  readonly logger: Logger;
  /** Encrypts the answers, which may hold secrets that are shown once. */
  readonly secrets: Pick<Secrets, "encrypt" | "decryptBytes">;
  /** How long a key of a killed process stays taken; 15 unless told. */
  readonly leaseSeconds?: number;
}

const LEASE_SECONDS = 15;
/** The draft wants it published: the README, the API document and the problem texts say a day. */
const LIFETIME_SECONDS = 86_400;
const PURPOSE = "http.idempotency_keys.sealed_body";

/** Columns to be registered with the secrets part. */
export const httpEncryptedColumns = [
  {
    table: "http.idempotency_keys",
    column: "sealed_body",
    keyColumns: ["attempt"],
    purpose: PURPOSE,
    owner: "either",
  },
] as const;

/** Between two statements others may free the key or take it over; so often in a row nobody is unlucky. */
const MOST_TRIES = 5;

/** Opens idempotency on a migrated database. */
export function createIdempotency(deps: IdempotencyDeps): Idempotency {
  const { database, logger, leaseSeconds = LEASE_SECONDS } = deps;
  const leases = createLeases({
    logger,
    everyMilliseconds: (leaseSeconds * 1000) / 3,
    prolong: (attempts) => prolongLeases(database, attempts, leaseSeconds),
  });
  return {
    begin: (request) => begin(deps, leases, request, leaseSeconds),
    sweep: () => deleteExpired(database),
    close: () => leases.close(),
  };
}

async function begin(
  deps: IdempotencyDeps,
  leases: Leases,
  { owner, key, fingerprint, contentHash = noContent }: KeyedRequest,
  leaseSeconds: number,
): Promise<Begun> {
  const attempt = randomUUID();
  const keyHash = hash("sha256", key, "buffer");
  const lifetimeSeconds = LIFETIME_SECONDS;
  const claim: Claim = { owner, keyHash, fingerprint, attempt, leaseSeconds, lifetimeSeconds };
  const first = (): Begun => {
    leases.hold(attempt);
    return { kind: "first", call: firstCall(deps, leases, { owner, attempt, contentHash }) };
  };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (await insertClaim(deps.database, claim)) return first();
    const row = await readKey(deps.database, owner, keyHash);
    if (row === undefined) continue;
    if (!row.isExpired) {
      if (!row.fingerprint.equals(fingerprint)) throw httpErrors.HTTP_IDEMPOTENCY_KEY_REUSED();
      if (row.status !== null)
        return {
          kind: "repeated",
          answer: await answerOf(deps, owner, row, row.status),
          contentHash: row.contentHash,
        };
      if (!row.isLeaseOver) throw busy();
    }
    if (await takeOver(deps.database, claim, row.attempt)) return first();
  }
  throw busy();
}

interface ClaimedCall {
  readonly owner: KeyOwner;
  readonly attempt: string;
  readonly contentHash: () => Buffer | null;
}

const noContent = (): null => null;

function firstCall(
  { database, secrets }: IdempotencyDeps,
  leases: Leases,
  { owner, attempt, contentHash }: ClaimedCall,
): FirstCall {
  let isFinished = false;
  return {
    isFinished: () => isFinished,
    async finish({ status, contentType, location, body }, transaction) {
      const sealedBody =
        body === null || body.length === 0 ? null : await secrets.encrypt(owner.workspaceId, PURPOSE, body);
      const bodyKept = body !== null;
      const answer = { status, contentType, location, sealedBody, bodyKept, contentHash: contentHash() };
      const isStored = await storeAnswer(database, transaction, attempt, answer);
      if (!isStored) throw busy();
      isFinished = true;
      leases.drop(attempt);
    },
    async release() {
      leases.drop(attempt);
      await deleteClaim(database, owner, attempt);
    },
  };
}

async function answerOf(
  { secrets }: IdempotencyDeps,
  { workspaceId }: KeyOwner,
  { contentType, location, sealedBody, bodyKept }: KeyRow,
  status: number,
): Promise<StoredAnswer> {
  if (!bodyKept) return { status, contentType, location, body: null };
  const body =
    sealedBody === null ? new Uint8Array() : await secrets.decryptBytes(workspaceId, PURPOSE, sealedBody);
  return { status, contentType, location, body };
}

function busy(): Error {
  return httpErrors.HTTP_IDEMPOTENCY_BUSY(undefined, { retryAfterSeconds: 1 });
}
