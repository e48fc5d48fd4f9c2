import { Logger as LibraryLogger, runMigrations } from "graphile-worker";
import { queueNames } from "./definition.ts";
import type { DriverPool } from "./driver.ts";

/** Serialises the library's own migrations; the second number of our lock class that no worker uses. */
const MIGRATION_LOCK = "pg_advisory_lock(811007, -1)";

/**
 * Creates or updates the engine library's tables and makes each queue a task of it. Safe when several
 * processes start at once: one works, the others wait and find nothing to do.
 */
export async function prepareEngine(pool: DriverPool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`select ${MIGRATION_LOCK}`);
    await runMigrations({ pgPool: pool, logger: new LibraryLogger(() => () => undefined) });
    await client.query(
      "insert into graphile_worker._private_tasks (identifier) select unnest($1::text[]) on conflict do nothing",
      [[...queueNames]],
    );
  } finally {
    // Ends the connection, and with it the lock.
    client.release(true);
  }
}
