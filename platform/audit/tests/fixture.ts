import { Type } from "typebox";
import { type AuditEntry, auditMigrations, defineAuditActions } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { AppError } from "#platform/kernel";

export const shopActions = defineAuditActions("shop", {
  "shop.order-cancelled": { title: "Cancelled an order", facts: Type.Object({ number: Type.Integer() }) },
  "shop.noted": { title: "Noted something", facts: Type.Object({}) },
});

export function cancelled(number: number): AuditEntry {
  return {
    action: shopActions["shop.order-cancelled"],
    actor: { kind: "user", id: "u1" },
    facts: { number },
  };
}

export function openDatabase(poolLimit = 5): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [auditMigrations], poolLimit });
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

const tables = ["entries", "personal", "heads", "anchors"];

/** Does what only an attacker with the rights of the tables' owner can: works around policies and triggers. */
export function asTableOwner<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.asOwner(async (transaction) => {
    for (const table of tables) {
      await transaction.query(`alter table audit.${table} no force row level security`);
      await transaction.query(`alter table audit.${table} disable trigger user`);
    }
    const result = await work(transaction);
    for (const table of tables) {
      await transaction.query(`alter table audit.${table} enable trigger user`);
      await transaction.query(`alter table audit.${table} force row level security`);
    }
    return result;
  });
}
