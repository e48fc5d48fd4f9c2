import { type Client, escapeIdentifier } from "pg";
import { databaseErrors } from "../errors.ts";
import type { MigrationFile } from "./files.ts";

/** Names of the roles that are not the owner. */
export interface MigrationRoles {
  readonly app: string;
  readonly ops: string;
}

export interface LedgerRow {
  readonly scope: string;
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Any number; the same in every Tradepost. Held while one migration is chosen and applied. */
const lockKey = 5_271_009_147;

/** Opens a transaction that only one process of all starters can be in, and answers what is applied. */
export async function beginExclusively(client: Client, roles: MigrationRoles): Promise<readonly LedgerRow[]> {
  await client.query("begin");
  await client.query("set local statement_timeout = 0; set local row_security = off");
  await client.query("select pg_advisory_xact_lock($1)", [lockKey]);
  await client.query("select set_config('tradepost.operations_role', $1, true)", [roles.ops]);
  await ensureLedger(client, roles);
  const { rows } = await client.query<LedgerRow>(
    "select scope, number, name, checksum from tradepost.migrations order by scope, number",
  );
  return rows;
}

async function ensureLedger(client: Client, roles: MigrationRoles): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>(
    "select to_regclass('tradepost.migrations') as found",
  );
  if (rows[0]?.found) return;
  const others = `${escapeIdentifier(roles.app)}, ${escapeIdentifier(roles.ops)}`;
  await client.query(`
    create schema if not exists tradepost;
    create table tradepost.migrations (
      scope text not null,
      number integer not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (scope, number)
    );
    revoke insert, update, delete on tradepost.migrations from ${others}`);
}

/**
 * Compares what is applied with what the code brings, and answers what is pending, in order.
 * Scopes that the code does not know belong to a product that was removed and stay as they are.
 *
 * @throws DATABASE_NEWER, DATABASE_MIGRATION_EDITED, DATABASE_MIGRATION_ORDER
 */
export function findPending(
  applied: readonly LedgerRow[],
  files: readonly MigrationFile[],
): readonly MigrationFile[] {
  const scopes = new Set(files.map((file) => file.scope));
  for (const row of applied) {
    if (scopes.has(row.scope)) requireSame(row, files);
  }
  const pending = files.filter((file) => !applied.some((row) => isOf(row, file)));
  for (const file of pending) requireLast(file, applied);
  return pending;
}

function isOf(row: LedgerRow, file: MigrationFile): boolean {
  return row.scope === file.scope && row.number === file.number;
}

function requireSame(row: LedgerRow, files: readonly MigrationFile[]): void {
  const migration = `${row.scope}/${row.name}`;
  const file = files.find((candidate) => isOf(row, candidate));
  if (file === undefined || file.name !== row.name) throw databaseErrors.DATABASE_NEWER({ migration });
  if (file.checksum !== row.checksum) throw databaseErrors.DATABASE_MIGRATION_EDITED({ migration });
}

function requireLast(file: MigrationFile, applied: readonly LedgerRow[]): void {
  const later = applied.find((row) => row.scope === file.scope && row.number > file.number);
  if (later === undefined) return;
  throw databaseErrors.DATABASE_MIGRATION_ORDER({
    migration: `${file.scope}/${file.name}`,
    last: `${later.scope}/${later.name}`,
  });
}
