import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "#platform/kernel";
import type { DatabaseConfig } from "./config.ts";
import type { DatabaseDependencies } from "./dependencies.ts";
import { openOn } from "./open-on.ts";
import { withClient } from "./roles/administrator.ts";
import { ensureTemplate } from "./testing/template.ts";
import { joinTestServer, type TestServer } from "./testing/server.ts";
import type { Database, DatabaseLogger, MigrationSet } from "./types.ts";

export interface TestDatabaseOptions {
  /** Sets that the test needs; the database part's own come by themselves. */
  readonly migrations?: readonly MigrationSet[];
  /** Connections of the tenant pool; 5 by default. */
  readonly poolLimit?: number;
}

export interface TestDatabase {
  readonly database: Database;
  /** Environment for a Tradepost process that shall use this database. */
  readonly environment: Readonly<Record<"DATABASE_URL" | "DATABASE_APP_URL" | "DATABASE_OPS_URL", string>>;
  /** Administrator's URL of this database, for what no role of Tradepost may do. */
  readonly superuserUrl: string;
  /** Names of tables with a `workspace_id` that row-level security does not bind. */
  unprotectedTables(): Promise<readonly string[]>;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

export { openWire, type Wire } from "./testing/wire.ts";
export { joinTestServer, TEST_SERVER_VARIABLE, testServerFolder } from "./testing/server.ts";

/**
 * A data folder for a test that starts a whole Tradepost. It is open for passing through, so that as
 * root the built-in server keeps its files inside and they go with it.
 */
export async function createTestDataDirectory(): Promise<{
  readonly folder: string;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), "tradepost-data-"));
  await chmod(folder, 0o711);
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Says nothing. */
export const silentLogger: DatabaseLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The defaults of the configuration, with a small pool, for which callers wait on a slow machine too. */
export function testDatabaseConfig(changes: Partial<DatabaseConfig> = {}): DatabaseConfig {
  return {
    url: undefined,
    appUrl: undefined,
    opsUrl: undefined,
    rolePrefix: "tradepost",
    poolLimit: 5,
    connectTimeoutSeconds: 60,
    statementTimeoutSeconds: 60,
    ...changes,
  };
}

/**
 * A migrated database of its own for one test file, on a server shared by the whole test run: the
 * first file starts it, the last one leaves it to stop, and its folder goes with it.
 *
 * @example
 * const test = await createTestDatabase({ migrations: [{ scope: "vin", directory }] });
 * after(() => test.close());
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await joinTestServer();
  const dependencies: DatabaseDependencies = {
    config: testDatabaseConfig({ poolLimit: options.poolLimit ?? 5 }),
    dataDirectory: "",
    secret: server.secret,
    logger: silentLogger,
    clock: systemClock,
  };
  const template = await ensureTemplate(server, dependencies, options.migrations ?? []);
  const name = `test_${process.pid}_${randomBytes(4).toString("hex")}`;
  await onServer(
    server,
    `create database ${name} template ${template} strategy wal_log owner ${server.owner}`,
  );
  const database = await openOn(server.access(name), dependencies);
  return {
    database,
    environment: {
      DATABASE_URL: database.connectionString("owner"),
      DATABASE_APP_URL: database.connectionString("app"),
      DATABASE_OPS_URL: database.connectionString("ops"),
    },
    superuserUrl: server.superuserUrl(name),
    unprotectedTables: () => findUnprotected(database),
    close: async () => {
      await database.close();
      await onServer(server, `drop database if exists ${name} with (force)`);
      await server.leave();
    },
  };
}

async function onServer(server: TestServer, statement: string): Promise<void> {
  await withClient(server.superuserUrl("postgres"), "owner", (client) => client.query(statement));
}

function findUnprotected(database: Database): Promise<readonly string[]> {
  return database.asOwner(async (transaction) => {
    const rows = await transaction.query<{ name: string }>(
      "select schema_name || '.' || table_name as name from tradepost.unprotected_tables order by 1",
    );
    return rows.map((row) => row.name);
  });
}
