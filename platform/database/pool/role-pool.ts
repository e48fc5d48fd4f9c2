import { Pool, type PoolClient, type PoolConfig } from "pg";
import { messageOf } from "#platform/kernel";
import type { DatabaseLogger, DatabaseObserver, DatabaseRole, PoolState } from "../types.ts";
import type { Availability } from "./availability.ts";
import { isConnectionLoss, isCrowded, sqlStateOf, translate } from "./faults.ts";
import { valueParsers } from "./value-parsers.ts";

export interface RolePoolOptions {
  readonly role: DatabaseRole;
  readonly connectionString: string;
  readonly limit: number;
  readonly connectTimeoutSeconds: number;
  readonly statementTimeoutSeconds: number;
  readonly availability: Availability;
  readonly logger: DatabaseLogger;
  readonly observer: DatabaseObserver | undefined;
}

const idleSeconds = 30;
const lifetimeSeconds = 1_800;
const forgottenTransactionSeconds = 60;
/** A server that stops answering without closing the connection is noticed this long after the statement's limit. */
const silenceSeconds = 5;

/** Settings that every connection of ours has. */
export function connectionSettings(
  connectionString: string,
  role: DatabaseRole,
  connectTimeoutSeconds: number,
): PoolConfig {
  return {
    connectionString,
    application_name: `tradepost ${role}`,
    connectionTimeoutMillis: connectTimeoutSeconds * 1_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: valueParsers,
  };
}

/** The connections of one role. */
export class RolePool {
  readonly role: DatabaseRole;
  readonly #pool: Pool;
  readonly #limit: number;
  readonly #availability: Availability;
  readonly #observer: DatabaseObserver | undefined;

  constructor(options: RolePoolOptions) {
    this.role = options.role;
    this.#limit = options.limit;
    this.#availability = options.availability;
    this.#observer = options.observer;
    this.#pool = new Pool({
      ...connectionSettings(options.connectionString, options.role, options.connectTimeoutSeconds),
      max: options.limit,
      idleTimeoutMillis: idleSeconds * 1_000,
      maxLifetimeSeconds: lifetimeSeconds,
      statement_timeout: options.statementTimeoutSeconds * 1_000,
      query_timeout: (options.statementTimeoutSeconds + silenceSeconds) * 1_000,
      idle_in_transaction_session_timeout: forgottenTransactionSeconds * 1_000,
      // Statements are sent without waiting for the answer to BEGIN: one round trip less.
      pipeline: true,
    });
    guardPool(this.#pool, options.role, options.logger, options.observer);
  }

  /** Takes a connection; give it back with `giveBack`. */
  async take(): Promise<PoolClient> {
    this.#availability.requireUp();
    try {
      return await this.#pool.connect();
    } catch (thrown) {
      if (isConnectionLoss(thrown) && !isCrowded(thrown)) this.#availability.reportDown(thrown);
      throw translate(thrown);
    }
  }

  /** Gives a connection back, or throws it away when `fault` says that it is broken. */
  giveBack(client: PoolClient, fault?: unknown): void {
    const broken = fault !== undefined && (sqlStateOf(fault) === undefined || isConnectionLoss(fault));
    if (broken && isConnectionLoss(fault)) this.#observer?.connectionLost(this.role);
    client.release(broken);
  }

  state(): PoolState {
    return {
      role: this.role,
      limit: this.#limit,
      open: this.#pool.totalCount,
      idle: this.#pool.idleCount,
      waiting: this.#pool.waitingCount,
    };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** A connection that breaks while idle or in use makes an event, which must not end the process. */
export function guardPool(
  pool: Pool,
  role: DatabaseRole,
  logger: DatabaseLogger,
  observer: DatabaseObserver | undefined,
): void {
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => {
    observer?.connectionLost(role);
    logger.warn({ role, reason: messageOf(error) }, "An idle database connection broke");
  });
}
