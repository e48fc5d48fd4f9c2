import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { FIRST_PAGE, itemsOf } from "./support.ts";
import { openTenancy, type Person, type TenancyBench } from "./tenancy-support.ts";

const WORKSPACES = 50;
const REQUESTS = 10_000;
const AT_ONCE = 100;

suite("tables of tenants", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  test("show each of 10,000 interleaved requests of 50 workspaces its own rows only, on five connections", async () => {
    const spaces: { readonly id: string; readonly owner: Person }[] = [];
    for (let index = 0; index < WORKSPACES; index += 1) spaces.push(await bench.workspace());
    const calls = await Promise.all(spaces.map(({ owner }) => owner.call()));
    let next = 0;
    let foreign = 0;
    const worker = async (): Promise<void> => {
      while (next < REQUESTS) {
        const turn = next;
        next += 1;
        const space = spaces[turn % WORKSPACES];
        const call = calls[turn % WORKSPACES];
        assert.ok(space && call);
        if (turn % 2 === 0) {
          const members = await itemsOf(bench.tenancy.members.list(call, FIRST_PAGE));
          if (members.length !== 4 || !members.some(({ userId }) => userId === space.owner.userId))
            foreign += 1;
        } else {
          const { id } = await bench.tenancy.workspaces.current(call);
          if (id !== space.id) foreign += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    assert.equal(foreign, 0);
    assert.equal(bench.test.database.observe().find(({ role }) => role === "app")?.limit, 5);
  });

  test("are closed to the role of tenants without a workspace, and to everybody else", async () => {
    const { id } = await bench.workspace();
    for (const table of ["memberships", "invitations", "workspaces", "api_keys"]) {
      const text = `select * from identity.${table}`;
      assert.deepEqual(await bench.test.database.query({ text }), [], table);
      await assert.rejects(
        bench.test.database.asOwner((transaction) => transaction.query(text)),
        /row-level/,
      );
    }
    const smuggled = {
      text: `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
        select $1, user_id, 'owner', '{}', now() from identity.users limit 1`,
      values: [id],
    };
    const other = (await bench.workspace()).id;
    await assert.rejects(bench.test.database.queryInWorkspace(other, smuggled), /row-level security/);
    await assert.rejects(bench.test.database.query(smuggled), /row-level security/);
    assert.deepEqual(await bench.test.unprotectedTables(), []);
  });

  test("grant rows and functions to the roles of Tradepost alone; functions that see all tenants search nowhere else", async () => {
    const { database } = bench.test;
    const open = await database.query({
      text: `select c.relname, acl.privilege_type from pg_class c, aclexplode(c.relacl) acl
        where c.relnamespace = 'identity'::regnamespace and c.relkind = 'r'
          and (acl.grantee = 0 or acl.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') and acl.grantee <> c.relowner)`,
    });
    assert.deepEqual(open, []);
    const functions = await database.query<{
      name: string;
      definer: boolean;
      settings: string[] | null;
      open: boolean;
    }>({
      text: `select p.proname as name, p.prosecdef as definer, p.proconfig as settings,
          exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl where acl.grantee = 0) as open
        from pg_proc p where p.pronamespace = 'identity'::regnamespace`,
    });
    assert.deepEqual(
      functions.filter((found) => found.open),
      [],
    );
    const definers = functions.filter(({ definer }) => definer);
    assert.deepEqual(definers.map(({ name }) => name).toSorted(), [
      "add_first_workspace",
      "any_workspace",
      "find_api_key",
      "find_invitation",
      "find_session",
      "find_session_in",
      "is_workspace_disabled",
      "own_workspaces",
      "received_invitations",
      "record_api_key_uses",
      "starting_workspace",
    ]);
    for (const { name, settings } of definers)
      assert.deepEqual(settings?.toSorted(), ["row_security=on", "search_path=pg_catalog"], name);
  });
});
