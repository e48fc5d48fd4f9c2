import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { migrationSets } from "../../apps/migrations.ts";
import { storedData } from "../../apps/stored-data.ts";

interface TableRow {
  readonly table: string;
  readonly columns: readonly string[];
  readonly workspaceColumn: string | null;
}

let database: TestDatabase;
let tables: readonly TableRow[];

before(async () => {
  database = await createTestDatabase({ migrations: migrationSets });
  tables = await database.database.asOwner((transaction) =>
    transaction.query<TableRow>(
      `select format('%s.%s', n.nspname, c.relname) as "table",
         array_agg(a.attname::text order by a.attnum) as "columns",
         max(a.attname) filter (where a.attname in ('workspace', 'workspace_id')) as "workspaceColumn"
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
          and n.nspname !~ '^graphile_worker'
        group by 1 order by 1`,
    ),
  );
});

after(() => database.close());

test("the registry of stored data names every table once, and none that is not there", () => {
  const named = storedData.map(({ table }) => table);
  assert.deepEqual(named.toSorted(), tables.map(({ table }) => table).toSorted());
});

test("every column is either exported or withheld for a reason that can be told", () => {
  const registered = new Map(storedData.map((stored) => [stored.table, stored]));
  for (const { table, columns } of tables) {
    const stored = registered.get(table);
    assert.ok(stored, table);
    const told = [...stored.exported, ...Object.keys(stored.withheld)];
    assert.deepEqual(told.toSorted(), columns.toSorted(), table);
    for (const reason of Object.values(stored.withheld)) assert.match(reason, /\w+ \w+/, table);
  }
});

test("no secret is exported", () => {
  for (const { table, exported } of storedData) {
    for (const column of exported)
      assert.doesNotMatch(column, /hash|secret|token|salt|sealed|wrapped/, table);
  }
});

test("every table of a workspace says what becomes of its rows when the workspace goes", () => {
  const registered = new Map(storedData.map((stored) => [stored.table, stored]));
  for (const { table, workspaceColumn } of tables) {
    assert.equal(registered.get(table)?.ofWorkspace?.column ?? null, workspaceColumn, table);
  }
});

test("every column that is named after a person is one by which persons are erased", () => {
  for (const { table, columns } of tables) {
    const stored = storedData.find((candidate) => candidate.table === table);
    const declared = new Set(stored?.ofPersons.map(({ column }) => column));
    const goesWithPerson = stored?.ofPersons.some((by) => by.by === "user-id" && by.whenErased === "delete");
    // Telegram's own numbers name no account of ours.
    const named = goesWithPerson === true ? /_by$/ : /(^|_)((?<!telegram_)user_id|email|recipient)$|_by$/;
    const found = columns.filter((column) => named.test(column));
    assert.deepEqual(
      found.filter((column) => !declared.has(column)),
      [],
      table,
    );
  }
});

test("every table that names people at Telegram says which of its rows go with them", () => {
  for (const { table, columns } of tables) {
    const names = columns.filter((column) => column === "telegram_user_id" || column === "chat");
    if (names.length === 0) continue;
    const { ofTelegram } = storedData.find((stored) => stored.table === table) ?? {};
    assert.ok(ofTelegram, table);
    assert.ok(
      names.some((name) => ofTelegram.where.includes(name)),
      table,
    );
  }
});
