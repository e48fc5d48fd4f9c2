import { join } from "node:path";
import { auditMigrations } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createIdentity, type Identity, type IdentityConfig } from "#platform/identity";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { AppError, type Clock, type Page, systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";

export const LOCAL = "127.0.0.1";

export function identityDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    migrations: [
      auditMigrations,
      { scope: "identity", directory: join(import.meta.dirname, "../migrations") },
    ],
  });
}

export function openIdentity(
  test: Pick<TestDatabase, "database">,
  clock: Clock = systemClock,
  config: Partial<IdentityConfig> = {},
): Promise<Identity> {
  return createIdentity({
    audit: testAudit(test.database, clock),
    config: { keyCacheSeconds: 10, keyCacheLimit: 100, ...config },
    clock,
    database: test.database,
    logger: silentLogger,
  });
}

export const FIRST_PAGE = { limit: 50 } as const;

/** What stands on a page. */
export async function itemsOf<Item>(page: Promise<Page<Item>>): Promise<readonly Item[]> {
  return (await page).items;
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

/** Waits until a condition holds, looking again after each turn of the event loop; the test's own limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 5);
    await promise;
  }
}
