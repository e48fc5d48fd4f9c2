import path from "node:path";
import type { Client } from "pg";
import { messageOf } from "#platform/kernel";
import { databaseErrors } from "../errors.ts";
import type { AppliedMigration, DatabaseLogger, MigrationSet } from "../types.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { beginExclusively, findPending, type MigrationRoles } from "./ledger.ts";

export interface MigrationRun {
  readonly client: Client;
  readonly roles: MigrationRoles;
  readonly logger: DatabaseLogger;
}

/** The database part's own migrations; they come before all others. */
export const ownMigrations: MigrationSet = {
  scope: "database",
  directory: path.join(import.meta.dirname, "..", "migrations"),
};

async function readAll(sets: readonly MigrationSet[]): Promise<readonly MigrationFile[]> {
  const others = sets.filter((set) => set.scope !== ownMigrations.scope);
  return (await Promise.all([ownMigrations, ...others].map(readMigrations))).flat();
}

/**
 * Applies what is pending, set by set. Each file is one transaction under a lock, in which the
 * ledger is read anew; so several starters take turns, and none applies a file twice.
 */
export async function applyMigrations(
  run: MigrationRun,
  sets: readonly MigrationSet[],
): Promise<readonly AppliedMigration[]> {
  const files = await readAll(sets);
  const applied: AppliedMigration[] = [];
  for (;;) {
    const file = await inTransaction(run.client, async () => {
      const [next] = findPending(await beginExclusively(run.client, run.roles), files);
      if (next !== undefined) await applyOne(run.client, next);
      return next;
    });
    if (file === undefined) break;
    applied.push({ scope: file.scope, name: file.name });
  }
  if (applied.length > 0) run.logger.info({ migrations: applied.length }, "Brought the database up to date");
  return applied;
}

/** What `applyMigrations` would apply; changes nothing but a missing ledger, and throws what it would throw. */
export async function pendingMigrations(
  run: MigrationRun,
  sets: readonly MigrationSet[],
): Promise<readonly AppliedMigration[]> {
  const files = await readAll(sets);
  return inTransaction(run.client, async () =>
    findPending(await beginExclusively(run.client, run.roles), files).map(({ scope, name }) => ({
      scope,
      name,
    })),
  );
}

async function applyOne(client: Client, file: MigrationFile): Promise<void> {
  await runScript(client, file, file.apply);
  await client.query(
    "insert into tradepost.migrations (scope, number, name, checksum) values ($1, $2, $3, $4)",
    [file.scope, file.number, file.name, file.checksum],
  );
}

/** Undoes the newest migrations of a scope, newest first. */
export async function rollbackMigrations(
  run: MigrationRun,
  sets: readonly MigrationSet[],
  scope: string,
  steps: number,
): Promise<readonly AppliedMigration[]> {
  const files = await readAll(sets);
  const undone: AppliedMigration[] = [];
  for (let step = 0; step < steps; step += 1) {
    const file = await inTransaction(run.client, async () => {
      const applied = await beginExclusively(run.client, run.roles);
      findPending(applied, files);
      const last = applied.findLast((row) => row.scope === scope);
      const found = files.find((candidate) => candidate.scope === scope && candidate.number === last?.number);
      if (found !== undefined) await undoOne(run.client, found);
      return found;
    });
    if (file === undefined) break;
    run.logger.warn({ scope, migration: file.name }, "Undid a migration");
    undone.push({ scope, name: file.name });
  }
  return undone;
}

async function undoOne(client: Client, file: MigrationFile): Promise<void> {
  if (file.rollback === undefined) {
    throw databaseErrors.DATABASE_ROLLBACK_MISSING({ migration: `${file.scope}/${file.name}` });
  }
  await runScript(client, file, file.rollback);
  await client.query("delete from tradepost.migrations where scope = $1 and number = $2", [
    file.scope,
    file.number,
  ]);
}

async function runScript(client: Client, file: MigrationFile, script: string): Promise<void> {
  try {
    await client.query(script);
  } catch (cause) {
    throw databaseErrors.DATABASE_MIGRATION_FAILED(
      { migration: `${file.scope}/${file.name}`, reason: messageOf(cause) },
      { cause },
    );
  }
}

async function inTransaction<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    await client.query("commit");
    return result;
  } catch (thrown) {
    await client.query("rollback").catch(() => undefined);
    throw thrown;
  }
}
