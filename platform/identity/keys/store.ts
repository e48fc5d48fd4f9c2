import type { Database, Transaction } from "#platform/database";
import { dateFrom, type Page, pageOf, type PageRequest } from "#platform/kernel";
import type { ApiKey } from "./api-key.ts";
import { type FoundKey, type KeyRecord, recordOf } from "./record.ts";
import type { KeyUse } from "./authenticator.ts";
import { idBefore, sizeOf } from "../pages.ts";
import { storableAddress } from "../storable-address.ts";

/** What a person may see of a key; the hash stays in the database. */
const VISIBLE_COLUMNS = `key_id as "id", workspace_id as "workspaceId", name, prefix, scopes, created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", grace_ends_at as "graceEndsAt", last_used_at as "lastUsedAt",
  host(last_used_ip) as "lastUsedIp", allowed_ips::text[] as "allowedIps", rotated_from as "rotatedFrom",
  limit_per_minute as "limitPerMinute"`;

export interface KeyToStore extends Omit<ApiKey, "revokedAt" | "graceEndsAt" | "lastUsedAt" | "lastUsedIp"> {
  /** SHA-256 of the secret in base64. */
  readonly digest: string;
}

export async function findKey(database: Database, digest: string): Promise<KeyRecord | null> {
  const [found] = await database.query<FoundKey>({
    name: "identity_find_api_key",
    text: "select * from identity.find_api_key($1)",
    values: [Buffer.from(digest, "base64")],
  });
  return found === undefined ? null : recordOf(found);
}

export async function writeKeyUses(database: Database, uses: readonly KeyUse[]): Promise<void> {
  await database.query({
    name: "identity_record_api_key_uses",
    text: "select identity.record_api_key_uses($1::uuid[], $2::uuid[], $3::timestamptz[], $4::inet[])",
    values: [
      uses.map((use) => use.workspaceId),
      uses.map((use) => use.keyId),
      uses.map((use) => dateFrom(use.usedAtMs).toISOString()),
      uses.map((use) => storableAddress(use.ipAddress)),
    ],
  });
}

/** Addresses become networks without host bits: `203.0.113.7/24` means `203.0.113.0/24`. */
export async function insertKey(transaction: Transaction, key: KeyToStore): Promise<ApiKey> {
  const [stored] = await transaction.query<ApiKey>(
    `insert into identity.api_keys (workspace_id, key_id, name, prefix, key_hash, scopes, allowed_ips,
       limit_per_minute, created_at, expires_at, rotated_from, created_by)
     values ($1, $2, $3, $4, $5, $6::text[],
       (select array_agg(network(given::inet)) from unnest($7::text[]) as given), $8, $9, $10, $11, $12)
     returning ${VISIBLE_COLUMNS}`,
    [
      key.workspaceId,
      key.id,
      key.name,
      key.prefix,
      Buffer.from(key.digest, "base64"),
      key.scopes,
      key.allowedIps,
      key.limitPerMinute,
      key.createdAt,
      key.expiresAt,
      key.rotatedFrom,
      key.createdBy,
    ],
  );
  if (stored === undefined) throw new Error("The database stored an API key and answered no row.");
  return stored;
}

/** A page of the keys of the transaction's workspace, newest first: ids sort by the time of creation. */
export async function selectKeys(transaction: Transaction, request: PageRequest): Promise<Page<ApiKey>> {
  const limit = sizeOf(request);
  const rows = await transaction.query<ApiKey>(
    `select ${VISIBLE_COLUMNS} from identity.api_keys
      where $1::uuid is null or key_id < $1 order by key_id desc limit $2`,
    [idBefore(request), limit + 1],
  );
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** Keys of the transaction's workspace that work now; the workspace is held, so that nobody else makes one meanwhile. */
export async function countWorkingKeys(transaction: Transaction, now: Date): Promise<number> {
  await transaction.query("select from identity.workspaces where workspace_id = $1 for no key update", [
    transaction.workspaceId,
  ]);
  const [row] = await transaction.query<{ working: number }>(
    `select count(*)::integer as working from identity.api_keys
      where revoked_at is null and (expires_at is null or expires_at > $1)
        and (grace_ends_at is null or grace_ends_at > $1)`,
    [now],
  );
  return row?.working ?? 0;
}

export async function selectKey(transaction: Transaction, keyId: string): Promise<ApiKey | undefined> {
  const [key] = await transaction.query<ApiKey>(
    `select ${VISIBLE_COLUMNS} from identity.api_keys where key_id = $1`,
    [keyId],
  );
  return key;
}

/** Whether a key works, or one that replaced it since; what follows a revoked key does not count. */
export async function worksOrIsReplaced(
  transaction: Transaction,
  keyId: string,
  now: Date,
): Promise<boolean> {
  const working = await transaction.query(
    `with recursive line as (
       select key_id, revoked_at, expires_at, grace_ends_at from identity.api_keys where key_id = $1
       union all
       select k.key_id, k.revoked_at, k.expires_at, k.grace_ends_at
         from line join identity.api_keys k on k.rotated_from = line.key_id and line.revoked_at is null
     )
     select from line where revoked_at is null and (expires_at is null or expires_at > $2)
       and (grace_ends_at is null or grace_ends_at > $2)`,
    [keyId, now],
  );
  return working.length > 0;
}

/** A key and all that come from it. */
export interface KeyLine {
  /** Those that made something which goes with the key: itself, what it made, and before each what it took over from. */
  readonly makerIds: readonly string[];
  /** Those that it made, and these made in turn, and that still work. */
  readonly workingIds: readonly string[];
}

/** What a key made, and what that made, to the last one; what it took over from keys whose grace is over counts as its own. */
export async function selectLine(transaction: Transaction, keyId: string, now: Date): Promise<KeyLine> {
  const rows = await transaction.query<{ keyId: string; isWorking: boolean }>(
    `with recursive line as (
       select key_id, rotated_from, false as is_made from identity.api_keys where key_id = $1
       union
       select next.key_id, next.rotated_from, next.is_made from line cross join lateral (
         select k.key_id, k.rotated_from, true as is_made from identity.api_keys k where k.created_by = line.key_id
         union all
         select k.key_id, k.rotated_from, false from identity.api_keys k
          where k.key_id = line.rotated_from and k.grace_ends_at <= $2
       ) as next
     )
     select key_id as "keyId", is_made and revoked_at is null and (expires_at is null or expires_at > $2)
       and (grace_ends_at is null or grace_ends_at > $2) as "isWorking"
       from line join identity.api_keys k using (key_id)
      order by key_id`,
    [keyId, now],
  );
  const working = rows.filter((row) => row.isWorking && row.keyId !== keyId);
  return {
    makerIds: [...new Set(rows.map((row) => row.keyId))],
    workingIds: working.map((row) => row.keyId),
  };
}

/** Whether the key was revoked; for what it does in a transaction that holds its workspace. */
export async function isRevoked(transaction: Transaction, keyId: string): Promise<boolean> {
  const found = await transaction.query(
    "select from identity.api_keys where key_id = $1 and revoked_at is not null",
    [keyId],
  );
  return found.length > 0;
}

/** Revokes a key unless that was done before; whether there is such a key is for the caller to see. */
export async function markRevoked(transaction: Transaction, keyId: string, now: Date): Promise<void> {
  await transaction.query(
    "update identity.api_keys set revoked_at = $2 where key_id = $1 and revoked_at is null",
    [keyId, now],
  );
}

/** Starts the grace of a key that still works and was not replaced before; of several callers one wins. */
export async function markReplaced(
  transaction: Transaction,
  keyId: string,
  now: Date,
  graceEndsAt: Date,
): Promise<ApiKey | undefined> {
  const [replaced] = await transaction.query<ApiKey>(
    `update identity.api_keys set grace_ends_at = $3
      where key_id = $1 and revoked_at is null and grace_ends_at is null
        and (expires_at is null or expires_at > $2)
      returning ${VISIBLE_COLUMNS}`,
    [keyId, now, graceEndsAt],
  );
  return replaced;
}
