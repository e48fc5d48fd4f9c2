import type { Database, Statement, Transaction } from "#platform/database";
import type { KeyedRequest, KeyOwner } from "./idempotency.ts";

/** A key as it was found. */
export interface KeyRow {
  readonly fingerprint: Buffer;
  readonly attempt: string;
  readonly isExpired: boolean;
  readonly isLeaseOver: boolean;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly sealedBody: string | null;
  readonly bodyKept: boolean;
  readonly contentHash: Buffer | null;
}

/** A claim on a key. Times are the database's, the only clock that all processes share. */
export interface Claim extends Pick<KeyedRequest, "owner" | "fingerprint"> {
  readonly keyHash: Buffer;
  readonly attempt: string;
  readonly leaseSeconds: number;
  readonly lifetimeSeconds: number;
}

export type SealedAnswer = Pick<
  KeyRow,
  "contentType" | "location" | "sealedBody" | "bodyKept" | "contentHash"
> & {
  readonly status: number;
};

const OF_OWNER = `workspace_id is not distinct from $1 and user_id is not distinct from $2 and key_hash = $3`;

/** Takes a key that nobody has; `false` when it is taken. */
export async function insertClaim(database: Database, claim: Claim): Promise<boolean> {
  const rows = await run(database, claim.owner, {
    name: "http_idempotency_claim",
    text: `insert into http.idempotency_keys
             (workspace_id, user_id, key_hash, fingerprint, attempt, leased_until, created_at, expires_at)
           values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), now(), now() + make_interval(secs => $7))
           on conflict (workspace_id, user_id, key_hash) do nothing
           returning attempt`,
    values: valuesOf(claim),
  });
  return rows.length === 1;
}

/** Takes a key over from a request that is gone, or from yesterday's; `false` when somebody else was quicker. */
export async function takeOver(database: Database, claim: Claim, former: string): Promise<boolean> {
  const rows = await run(database, claim.owner, {
    name: "http_idempotency_take_over",
    text: `update http.idempotency_keys
              set fingerprint = $4, attempt = $5, leased_until = now() + make_interval(secs => $6),
                  created_at = now(), expires_at = now() + make_interval(secs => $7),
                  status = null, content_type = null, location = null, sealed_body = null, body_kept = true,
                  content_hash = null
            where ${OF_OWNER} and attempt = $8
              and (expires_at <= now() or (status is null and leased_until <= now()))
           returning attempt`,
    values: [...valuesOf(claim), former],
  });
  return rows.length === 1;
}

export async function readKey(
  database: Database,
  owner: KeyOwner,
  keyHash: Buffer,
): Promise<KeyRow | undefined> {
  const [row] = await run<KeyRow>(database, owner, {
    name: "http_idempotency_read",
    text: `select fingerprint, attempt, expires_at <= now() as "isExpired", leased_until <= now() as "isLeaseOver",
                  status, content_type as "contentType", location, sealed_body as "sealedBody",
                  body_kept as "bodyKept", content_hash as "contentHash"
             from http.idempotency_keys where ${OF_OWNER}`,
    values: [owner.workspaceId, owner.userId, keyHash],
  });
  return row;
}

/** Stores the answer of an attempt, whoever owns its key; `false` when the attempt was taken over. */
export async function storeAnswer(
  database: Database,
  transaction: Transaction | undefined,
  attempt: string,
  { status, contentType, location, sealedBody, bodyKept, contentHash }: SealedAnswer,
): Promise<boolean> {
  const statement: Statement = {
    name: "http_idempotency_answer",
    text: "select http.keep_answer($1, $2, $3, $4, $5, $6, $7) as kept",
    values: [attempt, status, contentType, location, sealedBody, bodyKept, contentHash],
  };
  const [row] = await (transaction === undefined
    ? database.query<{ kept: boolean | null }>(statement)
    : transaction.query<{ kept: boolean | null }>(statement));
  return row?.kept === true;
}

export async function deleteClaim(database: Database, owner: KeyOwner, attempt: string): Promise<void> {
  await run(database, owner, {
    name: "http_idempotency_release",
    text: "delete from http.idempotency_keys where attempt = $1 and status is null",
    values: [attempt],
  });
}

export function prolongLeases(
  database: Database,
  attempts: readonly string[],
  leaseSeconds: number,
): Promise<void> {
  return database.asOps(
    "Prolong idempotency keys of running requests",
    async (transaction) => {
      await transaction.execute({
        text: `update http.idempotency_keys set leased_until = now() + make_interval(secs => $2)
                where attempt = any($1::uuid[]) and status is null`,
        values: [attempts, leaseSeconds],
      });
    },
    { write: true, routine: true },
  );
}

export function deleteExpired(database: Database): Promise<number> {
  return database.asOps(
    "Remove idempotency keys that have expired",
    async (transaction) => {
      const { rowCount } = await transaction.execute({
        text: "delete from http.idempotency_keys where expires_at <= now()",
      });
      return rowCount;
    },
    { write: true, routine: true },
  );
}

function valuesOf(claim: Claim): readonly unknown[] {
  const { owner, keyHash, fingerprint, attempt, leaseSeconds, lifetimeSeconds } = claim;
  return [owner.workspaceId, owner.userId, keyHash, fingerprint, attempt, leaseSeconds, lifetimeSeconds];
}

function run<Row>(database: Database, { workspaceId }: KeyOwner, statement: Statement): Promise<Row[]> {
  return workspaceId === null
    ? database.query<Row>(statement)
    : database.queryInWorkspace<Row>(workspaceId, statement);
}
