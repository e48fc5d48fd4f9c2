import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { auditMigrations } from "#platform/audit";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { mailMigrations } from "#platform/mail";
import { secretsMigrations } from "#platform/secrets";
import { webhooksMigrations } from "#platform/webhooks";
import { migrationSets } from "../../apps/migrations.ts";
import { root } from "./imports.ts";

interface ColumnRow {
  readonly column_name: string;
  readonly data_type: string;
  readonly not_null: boolean;
}

const TENANT_TABLES = `
  select class.oid, format('%I.%I', namespace.nspname, class.relname) as name,
         class.relrowsecurity as enabled,
         class.relrowsecurity and class.relforcerowsecurity as forced
  from pg_class class
  join pg_namespace namespace on namespace.oid = class.relnamespace
  where class.relkind in ('r', 'p') and namespace.nspname not in ('pg_catalog', 'information_schema')
    and exists (select from pg_attribute where attrelid = class.oid and not attisdropped
                and attname in ('workspace', 'workspace_id'))`;

/** Not forced, because their owner alone works on them, for all tenants: security without any policy shuts out everybody else. */
const OWNER_ONLY_TABLES = ["jobs.dead_letters", "jobs.pending", "jobs.records"];

const openTables = `
  select name from (${TENANT_TABLES}) tenant
  where not forced and not (
    name in ('${OWNER_ONLY_TABLES.join("', '")}')
    and enabled and not exists (select from pg_policy where polrelid = tenant.oid))
  order by name`;

/** The setting, or a function that reads it. */
const ASKS_FOR_TENANT = "app\\.workspace|current_workspace";

/** Permissive policies that show or take rows without asking for the tenant, for a role that every caller has. */
const openPolicies = (appRole: string): string => `
  select tenant.name || ': ' || policy.polname as name
  from (${TENANT_TABLES}) tenant
  join pg_policy policy on policy.polrelid = tenant.oid
  where policy.polpermissive
    and (coalesce(pg_get_expr(policy.polqual, policy.polrelid), 'current_workspace') !~ '${ASKS_FOR_TENANT}'
      or coalesce(pg_get_expr(policy.polwithcheck, policy.polrelid), 'current_workspace') !~ '${ASKS_FOR_TENANT}')
    and exists (
      select from unnest(policy.polroles) granted(role)
      where case role when 0 then true else pg_has_role('${appRole}', role, 'member') end)
  order by name`;

/** Every part with tables, those that no app mounts yet included. */
const everyMigrationSet = [
  ...new Map(
    [...migrationSets, auditMigrations, secretsMigrations, mailMigrations, webhooksMigrations].map((set) => [
      set.scope,
      set,
    ]),
  ).values(),
];

let testDatabase: TestDatabase;
let appRole: string;
before(async () => {
  testDatabase = await createTestDatabase({ migrations: everyMigrationSet });
  appRole = new URL(testDatabase.environment.DATABASE_APP_URL).username;
});
after(() => testDatabase.close());

const tables = (
  await Promise.all(globSync("{platform,products}/*/tables.ts", { cwd: root }).map(tablesIn))
).flat();

test("every declared table is checked", () => {
  assert.ok(tables.length >= 4, `found only ${tables.length} tables`);
});

for (const table of tables) {
  const { schema = "public", name, columns } = getTableConfig(table);
  test(`the declaration of ${schema}.${name} is the migrated table`, async () => {
    const declared = columns.map((column) => ({
      column_name: column.name,
      data_type: column
        .getSQLType()
        .replace(/^serial$/, "integer")
        .replace(/^bigserial$/, "bigint"),
      not_null: column.notNull,
    }));
    assert.deepEqual(sorted(declared), sorted(await migratedColumns(schema, name)));
  });
}

test("every table with a workspace is closed by forced row-level security", async () => {
  assert.deepEqual(await namesOf(openTables), []);
});

test("every policy of a table with a workspace asks for the tenant or is for one privileged role", async () => {
  assert.deepEqual(await namesOf(openPolicies(appRole)), []);
});

test("a table without forced security and a policy open to everybody are found", async () => {
  await testDatabase.database.asOwner((transaction) =>
    transaction.execute({
      text: `
      create schema planted;
      create table planted.unforced (workspace text);
      create table planted.open_to_all (workspace_id uuid);
      alter table planted.open_to_all enable row level security, force row level security;
      create policy everybody on planted.open_to_all using (true);
      create policy inserters on planted.open_to_all for insert with check (true)`,
    }),
  );
  assert.deepEqual(await namesOf(openTables), ["planted.unforced"]);
  assert.deepEqual(await namesOf(openPolicies(appRole)), [
    "planted.open_to_all: everybody",
    "planted.open_to_all: inserters",
  ]);
  await testDatabase.database.asOwner((transaction) =>
    transaction.execute({ text: "drop schema planted cascade" }),
  );
});

async function namesOf(statement: string): Promise<string[]> {
  const rows = await testDatabase.database.asOwner((transaction) =>
    transaction.query<{ name: string }>(statement),
  );
  return rows.map((row) => row.name);
}

async function tablesIn(path: string): Promise<PgTable[]> {
  const module = (await import(pathToFileURL(join(root, path)).href)) as Record<string, unknown>;
  return Object.values(module).filter((value): value is PgTable => is(value, PgTable));
}

function migratedColumns(schema: string, name: string): Promise<ColumnRow[]> {
  return testDatabase.database.asOwner((transaction) =>
    transaction.query<ColumnRow>(
      `select attname as column_name, format_type(atttypid, atttypmod) as data_type, attnotnull as not_null
       from pg_attribute where attrelid = format('%I.%I', $1::text, $2::text)::regclass and attnum > 0 and not attisdropped`,
      [schema, name],
    ),
  );
}

function sorted(rows: readonly ColumnRow[]): ColumnRow[] {
  return rows.toSorted((left, right) => left.column_name.localeCompare(right.column_name, "en"));
}
