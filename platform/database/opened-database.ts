import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { type Clock, isUuid, messageOf } from "#platform/kernel";
import { runAlone, runInOneTrip, runTransaction } from "./access/run.ts";
import type { DatabaseConfig } from "./config.ts";
import { databaseErrors } from "./errors.ts";
import { Listener } from "./listener.ts";
import { applyMigrations, pendingMigrations, rollbackMigrations } from "./migrate/runner.ts";
import type { Availability } from "./pool/availability.ts";
import { startFault } from "./pool/faults.ts";
import { connectionSettings, guardPool, RolePool } from "./pool/role-pool.ts";
import { withClient } from "./roles/administrator.ts";
import { userOf } from "./roles/connection-string.ts";
import type {
  AppliedMigration,
  Database,
  DatabaseHealth,
  DatabaseLogger,
  DatabaseObserver,
  DatabaseRole,
  MigrationSet,
  OperationsOptions,
  PoolState,
  Statement,
  Subscriber,
  Subscription,
  TransactionWork,
} from "./types.ts";

export interface OpenedParts {
  readonly config: DatabaseConfig;
  readonly clock: Clock;
  readonly logger: DatabaseLogger;
  readonly observer: DatabaseObserver | undefined;
  readonly availability: Availability;
  readonly urls: Readonly<Record<DatabaseRole, string>>;
  readonly opsBypasses: boolean;
  readonly serverVersion: string;
  readonly embedded: boolean;
  /** Folder of the built-in server; `undefined` for another one. */
  readonly ownFolder: string | undefined;
  /** Gives the built-in server up. */
  readonly closeServer: () => Promise<void>;
}

/** Connections of a process besides those that serve tenants. */
const ownerLimit = 3;
const opsLimit = 3;
/** Together they bound how late a change is heard of that a process must not miss for a second. */
const heartbeatMs = 150;
const silentMs = 500;
const healthLimitSeconds = 3;

/** The database once server, roles and addresses are known. */
export class OpenedDatabase implements Database {
  readonly #parts: OpenedParts;
  readonly #pools: Readonly<Record<DatabaseRole, RolePool>>;
  readonly #lent: Pool[] = [];
  readonly #listener: Listener;
  readonly #toldRoutines = new Set<string>();
  #closing: Promise<void> | undefined;

  constructor(parts: OpenedParts) {
    this.#parts = parts;
    const pool = (role: DatabaseRole, limit: number): RolePool =>
      new RolePool({ ...parts.config, ...parts, role, limit, connectionString: parts.urls[role] });
    this.#pools = {
      app: pool("app", parts.config.poolLimit),
      ops: pool("ops", opsLimit),
      owner: pool("owner", ownerLimit),
    };
    this.#listener = new Listener({
      connectionString: parts.urls.app,
      connectTimeoutSeconds: parts.config.connectTimeoutSeconds,
      logger: parts.logger,
      clock: parts.clock,
      heartbeatMs,
      silentMs,
    });
  }

  withWorkspace<Result>(workspaceId: string, work: TransactionWork<Result>): Promise<Result> {
    return this.#timed("app", async () =>
      runTransaction(this.#pools.app, { begin: beginWorkspace(workspaceId), workspaceId }, work),
    );
  }

  queryInWorkspace<Row = Record<string, unknown>>(workspaceId: string, statement: Statement): Promise<Row[]> {
    return this.#timed("app", async () =>
      runInOneTrip<Row>(this.#pools.app, beginWorkspace(workspaceId), statement),
    );
  }

  asApp<Result>(work: TransactionWork<Result>): Promise<Result> {
    return this.#timed("app", () => runTransaction(this.#pools.app, { begin: "begin" }, work));
  }

  query<Row = Record<string, unknown>>(statement: Statement): Promise<Row[]> {
    return this.#timed("app", () => runAlone<Row>(this.#pools.app, statement));
  }

  asOps<Result>(
    reason: string,
    work: TransactionWork<Result>,
    options: OperationsOptions = {},
  ): Promise<Result> {
    const write = options.write ?? false;
    if (options.routine !== true || !this.#toldRoutines.has(reason)) {
      this.#parts.logger.info({ reason, write }, "Access across workspaces");
    }
    if (options.routine === true) this.#toldRoutines.add(reason);
    // With the exemption, a table whose policy applied all the same is an error and not an empty answer.
    const begin = `begin ${write ? "" : "read only"}${this.#parts.opsBypasses ? "; set local row_security = off" : ""}`;
    return this.#timed("ops", () => runTransaction(this.#pools.ops, { begin }, work));
  }

  asOwner<Result>(work: TransactionWork<Result>): Promise<Result> {
    return this.#timed("owner", () =>
      runTransaction(this.#pools.owner, { begin: "begin; set local row_security = off" }, work),
    );
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.query({
      name: "tradepost_notify",
      text: "select pg_notify($1, $2)",
      values: [channel, payload],
    });
  }

  listen(channel: string, subscriber: Subscriber): Promise<Subscription> {
    return this.#listener.listen(channel, subscriber);
  }

  async migrate(sets: readonly MigrationSet[]): Promise<readonly AppliedMigration[]> {
    const { urls, logger, ownFolder } = this.#parts;
    try {
      return await withClient(urls.owner, "owner", (client) =>
        applyMigrations({ client, roles: this.#roleNames(), logger }, sets),
      );
    } catch (thrown) {
      throw ownFolder === undefined ? thrown : startFault(thrown, ownFolder);
    }
  }

  pendingMigrations(sets: readonly MigrationSet[]): Promise<readonly AppliedMigration[]> {
    return withClient(this.#parts.urls.owner, "owner", (client) =>
      pendingMigrations({ client, roles: this.#roleNames(), logger: this.#parts.logger }, sets),
    );
  }

  rollback(
    sets: readonly MigrationSet[],
    scope: string,
    steps: number,
  ): Promise<readonly AppliedMigration[]> {
    return withClient(this.#parts.urls.owner, "owner", (client) =>
      rollbackMigrations(
        { client, roles: this.#roleNames(), logger: this.#parts.logger },
        sets,
        scope,
        steps,
      ),
    );
  }

  onRecovered(callback: () => void): () => void {
    return this.#parts.availability.onRecovered(callback);
  }

  createPool(role: DatabaseRole, options: { readonly limit: number; readonly name: string }): Pool {
    const { config, logger, observer, urls } = this.#parts;
    const pool = new Pool({
      ...connectionSettings(urls[role], role, config.connectTimeoutSeconds),
      application_name: `tradepost ${options.name}`,
      max: options.limit,
    });
    guardPool(pool, role, logger, observer);
    this.#lent.push(pool);
    return pool;
  }

  connectionString(role: DatabaseRole): string {
    return this.#parts.urls[role];
  }

  async health(): Promise<DatabaseHealth> {
    const { clock, serverVersion, embedded } = this.#parts;
    const startedMs = clock.monotonicMs();
    const problem = await Promise.race([
      this.query({ name: "tradepost_health", text: "select 1" }).then(() => undefined, messageOf),
      sleep(healthLimitSeconds * 1_000, `It did not answer within ${healthLimitSeconds} s.`, { ref: false }),
    ]);
    return {
      reachable: problem === undefined,
      latencyMs: clock.monotonicMs() - startedMs,
      ...(problem === undefined ? {} : { problem }),
      serverVersion,
      embedded,
      pools: this.observe(),
    };
  }

  observe(): readonly PoolState[] {
    return Object.values(this.#pools).map((pool) => pool.state());
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    await this.#parts.availability.close();
    await this.#listener.close();
    await Promise.all(Object.values(this.#pools).map((pool) => pool.close()));
    await Promise.all(this.#lent.map((pool) => (pool.ended ? undefined : pool.end())));
    await this.#parts.closeServer();
  }

  #roleNames(): { readonly app: string; readonly ops: string } {
    return { app: userOf(this.#parts.urls.app), ops: userOf(this.#parts.urls.ops) };
  }

  async #timed<Result>(role: DatabaseRole, run: () => Promise<Result>): Promise<Result> {
    const { clock, observer } = this.#parts;
    if (observer === undefined) return run();
    const startedMs = clock.monotonicMs();
    let failed = true;
    try {
      const result = await run();
      failed = false;
      return result;
    } finally {
      observer.transactionEnded(role, (clock.monotonicMs() - startedMs) / 1_000, failed);
    }
  }
}

/** The only place that names the tenant. The id is checked, so it can stand in the text. */
function beginWorkspace(workspaceId: string): string {
  if (!isUuid(workspaceId)) throw databaseErrors.DATABASE_WORKSPACE_INVALID();
  return `begin; set local app.workspace = '${workspaceId}'`;
}
