import type { Database, Transaction } from "#platform/database";
import { AppError } from "#platform/kernel";
import type { WrappedKey } from "./data-key.ts";
import { secretsErrors } from "./errors.ts";
import { OPERATOR_ID } from "./place.ts";

/** Connections of a process for reading keys. */
const POOL_LIMIT = 2;

interface KeyRow {
  readonly workspace_id: string;
  readonly key_id: string;
  readonly wrapped: Uint8Array;
  readonly master_id: string;
}

/** How many data keys lie under one master. */
export interface MasterCensus {
  readonly masterId: string;
  readonly currentKeys: number;
  readonly retiredKeys: number;
}

/**
 * Reads and adds keys on connections of its own: a caller who holds the last connection of the
 * tenants' pool in a transaction can still have its secret opened.
 */
export class KeyStore {
  readonly #pool: ReturnType<Database["createPool"]>;

  constructor(database: Database) {
    this.#pool = database.createPool("app", { limit: POOL_LIMIT, name: "secrets" });
  }

  find(keyId: string): Promise<WrappedKey | undefined> {
    return this.#one("secrets_find_data_key", "select * from secrets.find_data_key($1)", [keyId]);
  }

  findCurrent(ownerId: string): Promise<WrappedKey | undefined> {
    return this.#one("secrets_find_current_data_key", "select * from secrets.find_current_data_key($1)", [
      ownerId,
    ]);
  }

  /** Adds the first key of an owner unless there is one. */
  async addFirst(key: WrappedKey, at: Date): Promise<void> {
    const values = [key.ownerId, key.keyId, key.wrapped, key.masterId, at.toISOString()];
    await this.#send(
      "secrets_add_first_data_key",
      "select secrets.add_first_data_key($1, $2, $3, $4, $5)",
      values,
    );
  }

  async #one(name: string, text: string, values: readonly unknown[]): Promise<WrappedKey | undefined> {
    const [row] = await this.#send(name, text, values);
    return row === undefined ? undefined : keyOf(row);
  }

  async #send(name: string, text: string, values: readonly unknown[]): Promise<KeyRow[]> {
    try {
      return (await this.#pool.query<KeyRow>({ name, text, values: [...values] })).rows;
    } catch (cause) {
      throw cause instanceof AppError
        ? cause
        : secretsErrors.SECRETS_UNAVAILABLE(undefined, { cause, retryAfterSeconds: 1 });
    }
  }
}

/** Makes `next` the current key if `expectedKeyId` still is; false otherwise. */
export async function replaceKey(
  transaction: Transaction,
  expectedKeyId: string,
  next: WrappedKey,
  at: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ done: boolean }>(
    "select secrets.replace_data_key($1, $2, $3, $4, $5, $6) as done",
    [next.ownerId, expectedKeyId, next.keyId, next.wrapped, next.masterId, at.toISOString()],
  );
  return row?.done === true;
}

/** Keys, ordered by id, that another master wraps. */
export async function listKeysOfOtherMasters(
  transaction: Transaction,
  masterId: string,
  afterKeyId: string | undefined,
  limit: number,
): Promise<WrappedKey[]> {
  const rows = await transaction.query<KeyRow>(
    "select * from secrets.list_keys_of_other_masters($1, $2, $3)",
    [masterId, afterKeyId ?? OPERATOR_ID, limit],
  );
  return rows.map(keyOf);
}

/** Whether the wrapping was exchanged: false when somebody else did so first. */
export async function storeRewrapped(
  transaction: Transaction,
  before: WrappedKey,
  after: WrappedKey,
  at: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ done: boolean }>(
    "select secrets.rewrap_data_key($1, $2, $3, $4, $5) as done",
    [before.keyId, before.wrapped, after.wrapped, after.masterId, at.toISOString()],
  );
  return row?.done === true;
}

export async function countKeys(database: Database): Promise<MasterCensus[]> {
  return database.query<MasterCensus>({
    text: `select master_id as "masterId", current_keys as "currentKeys", retired_keys as "retiredKeys"
             from secrets.count_data_keys()`,
  });
}

export async function destroyKeys(transaction: Transaction, ownerId: string): Promise<number> {
  const [row] = await transaction.query<{ destroyed: number }>(
    "select secrets.destroy_data_keys($1) as destroyed",
    [ownerId],
  );
  return row?.destroyed ?? 0;
}

function keyOf(row: KeyRow): WrappedKey {
  return { keyId: row.key_id, ownerId: row.workspace_id, wrapped: row.wrapped, masterId: row.master_id };
}
