import type { Clock } from "#platform/kernel";
import type { DatabaseConfig } from "./config.ts";
import type { Database, DatabaseLogger, DatabaseObserver } from "./types.ts";

export interface DatabaseDependencies {
  readonly config: DatabaseConfig;
  /** Absolute path of the data folder; the built-in server keeps its files in `postgres` below it. */
  readonly dataDirectory: string;
  /** At least 32 characters; the passwords of the roles are derived from it. */
  readonly secret: string;
  readonly logger: DatabaseLogger;
  readonly clock: Clock;
  readonly observer?: DatabaseObserver;
}

/**
 * Opens the database: starts or joins the built-in server unless `config.url` is set, makes sure
 * of the roles, and opens the pools. Migrations are a separate call.
 *
 * @throws AppError with a DATABASE_* code and one clear message when it cannot.
 */
export async function createDatabase(_dependencies: DatabaseDependencies): Promise<Database> {
  throw new Error("not yet");
}
