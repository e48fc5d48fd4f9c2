import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Database, Statement, Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { ApiKey } from "./api-key.ts";
import type { Workspace } from "./identity.ts";
import { type FoundKey, type KeyRecord, recordOf } from "./key-record.ts";
import type { KeyUse } from "./key-usage.ts";
import { apiKeys, workspaces } from "./tables.ts";

/** Any number, the same in every process: who holds it may decide whether this is a first start. */
const FIRST_START_LOCK = 4_207_113_901;

/** What a person may see of a key; the hash stays in the database. */
const VISIBLE_COLUMNS = {
  id: apiKeys.id,
  workspaceId: apiKeys.workspaceId,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  revokedAt: apiKeys.revokedAt,
  graceEndsAt: apiKeys.graceEndsAt,
  lastUsedAt: apiKeys.lastUsedAt,
  lastUsedIp: apiKeys.lastUsedIp,
  allowedIps: apiKeys.allowedIps,
  rotatedFrom: apiKeys.rotatedFrom,
  limitPerMinute: apiKeys.limitPerMinute,
};

export interface KeyToStore extends Omit<ApiKey, "revokedAt" | "graceEndsAt" | "lastUsedAt" | "lastUsedIp"> {
  /** SHA-256 of the secret in base64. */
  readonly digest: string;
}

/** A database or an open transaction. */
interface StatementRunner {
  query<Row>(statement: Statement): Promise<Row[]>;
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
      uses.map((use) => use.ipAddress),
    ],
  });
}

export async function anyWorkspace(runner: StatementRunner): Promise<boolean> {
  const [row] = await runner.query<{ found: boolean }>({ text: "select identity.any_workspace() as found" });
  return row?.found === true;
}

/** Waits until no other process decides about the first workspace; released at the end of the transaction. */
export async function lockFirstStart(transaction: Transaction): Promise<void> {
  await transaction.query("select pg_advisory_xact_lock($1)", [FIRST_START_LOCK]);
}

export async function findFirstWorkspace(transaction: Transaction): Promise<Workspace | undefined> {
  const [first] = await transaction.drizzle
    .select()
    .from(workspaces)
    .orderBy(workspaces.createdAt, workspaces.id)
    .limit(1);
  return first;
}

/** Whether the workspace of the transaction exists. */
export async function workspaceExists(transaction: Transaction): Promise<boolean> {
  const found = await transaction.drizzle.select({ id: workspaces.id }).from(workspaces).limit(1);
  return found.length > 0;
}

export async function insertWorkspace(transaction: Transaction, workspace: Workspace): Promise<void> {
  await transaction.drizzle.insert(workspaces).values(workspace);
}

export async function insertKey(
  transaction: Transaction,
  { digest, scopes, allowedIps, ...key }: KeyToStore,
): Promise<ApiKey> {
  const [stored] = await transaction.drizzle
    .insert(apiKeys)
    .values({
      ...key,
      scopes: [...scopes],
      allowedIps: networksOf(allowedIps),
      keyHash: Buffer.from(digest, "base64"),
    })
    .returning(VISIBLE_COLUMNS);
  if (stored === undefined) throw new Error("The database stored an API key and answered no row.");
  return stored;
}

export async function selectKeys(transaction: Transaction): Promise<ApiKey[]> {
  return transaction.drizzle
    .select(VISIBLE_COLUMNS)
    .from(apiKeys)
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

export async function selectKey(transaction: Transaction, keyId: string): Promise<ApiKey | undefined> {
  const [key] = await transaction.drizzle.select(VISIBLE_COLUMNS).from(apiKeys).where(eq(apiKeys.id, keyId));
  return key;
}

/** Revokes a key unless that was done before; whether there is such a key is for the caller to see. */
export async function markRevoked(transaction: Transaction, keyId: string, now: Date): Promise<void> {
  await transaction.drizzle
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)));
}

/** Starts the grace of a key that still works and was not replaced before; of several callers one wins. */
export async function markReplaced(
  transaction: Transaction,
  keyId: string,
  now: Date,
  graceEndsAt: Date,
): Promise<ApiKey | undefined> {
  const [replaced] = await transaction.drizzle
    .update(apiKeys)
    .set({ graceEndsAt })
    .where(
      and(
        eq(apiKeys.id, keyId),
        isNull(apiKeys.revokedAt),
        isNull(apiKeys.graceEndsAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
    .returning(VISIBLE_COLUMNS);
  return replaced;
}

/** Addresses as networks without host bits: `203.0.113.7/24` means `203.0.113.0/24`. */
function networksOf(allowedIps: readonly string[] | null) {
  if (allowedIps === null) return null;
  const networks = allowedIps.map((network) => sql`network(${network}::inet)`);
  return sql`array[${sql.join(networks, sql`, `)}]`;
}
