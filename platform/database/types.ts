import type { Pool } from "pg";

/** The three roles of the server: `owner` owns the tables, `app` serves tenants, `ops` sees all tenants. */
export type DatabaseRole = "owner" | "app" | "ops";

/** Values of one statement, `$1` first. Arrays become PostgreSQL arrays; objects must be JSON text. */
export type StatementValues = readonly unknown[];

/**
 * A parametrised statement. With a `name` the server parses and plans it once per
 * connection (one name = one text, for ever); use it on hot paths.
 */
export interface Statement {
  readonly text: string;
  readonly values?: StatementValues;
  readonly name?: string;
}

/** Rows of a statement and how many rows it touched. */
export interface StatementResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/** One open transaction. Using it after its function has ended throws `DATABASE_TRANSACTION_ENDED`. */
export interface Transaction {
  /** The workspace whose rows are visible; `undefined` outside `withWorkspace`. */
  readonly workspaceId: string | undefined;
  /** Runs a raw statement and answers its rows. */
  query<Row = Record<string, unknown>>(text: string, values?: StatementValues): Promise<Row[]>;
  query<Row = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  /** Like `query`, with the number of touched rows. */
  execute<Row = Record<string, unknown>>(statement: Statement): Promise<StatementResult<Row>>;
  /** Sends a notification when, and only when, the transaction commits. Payload: at most 7,999 bytes. */
  notify(channel: string, payload: string): Promise<void>;
  /** Runs a part that may fail alone: an error undoes only that part, and is thrown on. */
  savepoint<Result>(work: () => Promise<Result>): Promise<Result>;
}

export type TransactionWork<Result> = (transaction: Transaction) => Promise<Result>;

/** Told about messages of one channel. Must not throw. */
export interface Subscriber {
  onMessage(payload: string): void;
  /** Called after a reconnect: messages sent meanwhile are lost, so drop what depends on them. */
  onMissed(): void;
}

export interface Subscription {
  /** Whether messages come in: `false` while the connection is broken or has been silent for half a second. */
  isHearing(): boolean;
  stop(): Promise<void>;
}

/** Numbered SQL files (`0001_name.sql`) of one part, applied in order of their number. */
export interface MigrationSet {
  /** Name of the part in the bookkeeping table; never changes. */
  readonly scope: string;
  /** Absolute path of the folder. */
  readonly directory: string;
}

export interface AppliedMigration {
  readonly scope: string;
  readonly name: string;
}

/** State of one pool at this moment. */
export interface PoolState {
  readonly role: DatabaseRole;
  readonly limit: number;
  readonly open: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

export interface DatabaseHealth {
  readonly reachable: boolean;
  readonly latencyMs: number;
  /** What is wrong, in public words; absent when all is well. */
  readonly problem?: string;
  readonly serverVersion: string;
  readonly embedded: boolean;
  readonly pools: readonly PoolState[];
}

export interface OperationsOptions {
  /** Without it the transaction is READ ONLY. */
  readonly write?: boolean;
  /** What the process does again and again by itself, under a fixed reason: the log tells it once. */
  readonly routine?: boolean;
}

/** PostgreSQL behind pools, roles and row-level security. */
export interface Database {
  /**
   * Runs `work` in one transaction that sees and writes only rows of this workspace
   * (a lower-case UUID). Commits its result, rolls back on any error. Make no network call inside.
   * The connection serves other callers afterwards, so await every statement inside.
   */
  withWorkspace<Result>(workspaceId: string, work: TransactionWork<Result>): Promise<Result>;
  /** One statement within a workspace, sent with its BEGIN and COMMIT in a single round trip. */
  queryInWorkspace<Row = Record<string, unknown>>(workspaceId: string, statement: Statement): Promise<Row[]>;
  /** A transaction without a tenant: tables that carry no workspace. Tenant tables show 0 rows and refuse writes. */
  asApp<Result>(work: TransactionWork<Result>): Promise<Result>;
  /** One statement without tenant and without explicit transaction: the cheapest read (API key lookup). */
  query<Row = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  /** A transaction across all tenants, for operators and batch writers. `reason` is logged with every use. */
  asOps<Result>(reason: string, work: TransactionWork<Result>, options?: OperationsOptions): Promise<Result>;
  /**
   * A transaction as the owner of the tables: schema changes, the job engine. Row-level security binds
   * the owner too; touching a tenant table here is an error and never silently 0 rows.
   */
  asOwner<Result>(work: TransactionWork<Result>): Promise<Result>;
  /** Sends a notification at once (outside of a transaction). */
  notify(channel: string, payload: string): Promise<void>;
  /**
   * Subscribes to a channel (lower-case letters, digits, `_`). Resolves when the server listens.
   * One connection serves all channels; it reconnects by itself.
   */
  listen(channel: string, subscriber: Subscriber): Promise<Subscription>;
  /**
   * Applies pending migrations, each in a transaction of its own; safe when several processes start
   * at once. The database part's own migrations come first by themselves.
   */
  migrate(sets: readonly MigrationSet[]): Promise<readonly AppliedMigration[]>;
  /** What `migrate` would apply; throws what it would throw, `DATABASE_NEWER` among others. */
  pendingMigrations(sets: readonly MigrationSet[]): Promise<readonly AppliedMigration[]>;
  /** Undoes the last `steps` migrations of a scope by the part of each file under `-- rollback`. */
  rollback(sets: readonly MigrationSet[], scope: string, steps: number): Promise<readonly AppliedMigration[]>;
  /** Calls back when connections can be made again after they could not. Answers a function that stops it. */
  onRecovered(callback: () => void): () => void;
  /**
   * A pool of plain `pg` clients for an engine that brings its own (the job engine, COPY streams).
   * Owned by the database: closed by `close`, never ended by the borrower.
   */
  createPool(role: DatabaseRole, options: { readonly limit: number; readonly name: string }): Pool;
  /** `postgres://` URL of a role, password included: never log it. */
  connectionString(role: DatabaseRole): string;
  /** Asks the server; never throws. */
  health(): Promise<DatabaseHealth>;
  /** Gauges of the pools, for metrics at scrape time. */
  observe(): readonly PoolState[];
  /** Ends the pools; stops the embedded server if no other process uses it. */
  close(): Promise<void>;
}

/** What the database writes to the log. A pino logger fits. */
export interface DatabaseLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Hears of every transaction and every lost connection; must be quick and must not throw. */
export interface DatabaseObserver {
  transactionEnded(role: DatabaseRole, seconds: number, failed: boolean): void;
  connectionLost(role: DatabaseRole): void;
}
