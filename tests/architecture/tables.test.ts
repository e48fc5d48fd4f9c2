import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { migrationSets } from "../../apps/migrations.ts";

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
const OWNER_ONLY_TABLES = ["jobs.dead_letters", "jobs.paused", "jobs.pending", "jobs.records"];

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

let testDatabase: TestDatabase;
let appRole: string;
before(async () => {
  testDatabase = await createTestDatabase({ migrations: migrationSets });
  appRole = new URL(testDatabase.environment.DATABASE_APP_URL).username;
});
after(() => testDatabase.close());

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
