import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { migrationSets } from "../../apps/migrations.ts";
import { root } from "./imports.ts";

interface ColumnRow {
  readonly column_name: string;
  readonly data_type: string;
  readonly not_null: boolean;
}

let testDatabase: TestDatabase;
before(async () => {
  testDatabase = await createTestDatabase({ migrations: migrationSets });
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
  const open = await testDatabase.database.asOwner((transaction) =>
    transaction.query<{ name: string }>(`
      select format('%I.%I', namespace.nspname, class.relname) as name
      from pg_class class
      join pg_namespace namespace on namespace.oid = class.relnamespace
      join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attname = 'workspace_id'
      where class.relkind in ('r', 'p') and not attribute.attisdropped
        and namespace.nspname not in ('pg_catalog', 'information_schema')
        and not (class.relrowsecurity and class.relforcerowsecurity)`),
  );
  assert.deepEqual(
    open.map((row) => row.name),
    [],
  );
});

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
