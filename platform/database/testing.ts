import type { Database, MigrationSet } from "./types.ts";

export interface TestDatabaseOptions {
  /** Sets that the test needs; the database part's own come by themselves. */
  readonly migrations?: readonly MigrationSet[];
  /** Connections of the tenant pool; 5 by default. */
  readonly poolLimit?: number;
}

export interface TestDatabase {
  readonly database: Database;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/**
 * A migrated database of its own for one test file, on a server shared by the whole test run.
 *
 * @example
 * const test = await createTestDatabase({ migrations: [{ scope: "vin", directory }] });
 * after(() => test.close());
 */
export async function createTestDatabase(_options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  throw new Error("not yet");
}
