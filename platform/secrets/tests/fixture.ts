import type { Database, TransactionWork } from "#platform/database";
import { AppError } from "#platform/kernel";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { secretsMigrations } from "#platform/secrets";

export const PURPOSE = "shop.bots.token";

export function openDatabase(poolLimit = 5): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [secretsMigrations], poolLimit });
}

/** The code of the error that a promise ends with, or `resolved`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "resolved";
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

/** Waits until a condition holds; the test's own limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Does what only an attacker with the rights of the table's owner can: works around policies and triggers. */
export function asTableOwner<Result>(database: Database, work: TransactionWork<Result>): Promise<Result> {
  return database.asOwner(async (transaction) => {
    await transaction.query("alter table secrets.data_keys no force row level security");
    await transaction.query("alter table secrets.data_keys disable trigger user");
    const result = await work(transaction);
    await transaction.query("alter table secrets.data_keys enable trigger user");
    await transaction.query("alter table secrets.data_keys force row level security");
    return result;
  });
}
