import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { isUniqueViolation } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";

const migrations = [{ scope: "example", directory: path.join(import.meta.dirname, "migrations-example") }];
const insert = "insert into example.notes (workspace_id, id, body) values ($1, $2, $3)";

describe("row-level security", () => {
  const first = newUuid(Date.now());
  const second = newUuid(Date.now());
  let test: TestDatabase;

  before(async () => {
    test = await createTestDatabase({ migrations });
    for (const workspace of [first, second]) {
      await test.database.withWorkspace(workspace, (tx) =>
        tx.query(insert, [workspace, 1, `of ${workspace}`]),
      );
    }
  });
  after(() => test.close());

  it("shows a workspace its own rows only, in a transaction and in one statement", async () => {
    const raw = await test.database.withWorkspace(first, (tx) =>
      tx.query<{ body: string }>("select body from example.notes"),
    );
    const single = await test.database.queryInWorkspace<{ body: string }>(first, {
      name: "all",
      text: "select body from example.notes",
    });
    for (const rows of [raw, single]) assert.deepEqual(rows, [{ body: `of ${first}` }]);
  });

  it("shows no row without a workspace, also on a connection that has served one", async () => {
    const { database } = test;
    await Promise.all(
      Array.from({ length: 10 }, () => database.queryInWorkspace(first, { text: "select 1" })),
    );
    const alone = await Promise.all(
      Array.from({ length: 10 }, () => database.query({ text: "select * from example.notes" })),
    );
    assert.deepEqual(alone.flat(), []);
    assert.deepEqual(await database.asApp((tx) => tx.query("select * from example.notes")), []);
  });

  it("refuses to write rows of another workspace", async () => {
    await assert.rejects(
      test.database.withWorkspace(first, (tx) => tx.query(insert, [second, 2, "stolen"])),
      /row-level security/,
    );
    const moved = await test.database.withWorkspace(first, (tx) =>
      tx.execute({ text: "update example.notes set body = 'x' where workspace_id = $1", values: [second] }),
    );
    assert.equal(moved.rowCount, 0);
  });

  it("never mixes 50 workspaces that share 5 connections, with errors in between", async () => {
    const workspaces = Array.from({ length: 50 }, () => newUuid(Date.now()));
    for (const workspace of workspaces) {
      await test.database.withWorkspace(workspace, (tx) => tx.query(insert, [workspace, 1, workspace]));
    }
    const readings = Array.from({ length: 2_000 }, async (_, index) => {
      const workspace = workspaces[(index * 7) % 50] ?? "";
      const work = test.database.withWorkspace(workspace, async (tx) => {
        const rows = await tx.query<{ body: string }>({
          name: "bodies",
          text: "select body from example.notes",
        });
        if (index % 10 === 0) await tx.query("select 1 / 0");
        return rows;
      });
      const rows = await work.catch(() => [{ body: workspace }]);
      return rows.every((row) => row.body === workspace) && rows.length === 1;
    });
    assert.equal((await Promise.all(readings)).filter((clean) => !clean).length, 0);
  });

  it("refuses a workspace id that is not a UUID", async () => {
    const injected = `${first}'; set local app.workspace = '${second}`;
    await assert.rejects(
      test.database.withWorkspace(injected, async () => 1),
      { code: "DATABASE_WORKSPACE_INVALID" },
    );
    await assert.rejects(test.database.queryInWorkspace("", { text: "select 1" }), {
      code: "DATABASE_WORKSPACE_INVALID",
    });
  });

  it("lets operations read all workspaces, and write only on request", async () => {
    const count = "select count(distinct workspace_id)::int as workspaces from example.notes";
    const [row] = await test.database.asOps("test", (tx) => tx.query<{ workspaces: number }>(count));
    assert.ok((row?.workspaces ?? 0) >= 2);
    await assert.rejects(
      test.database.asOps("test", (tx) => tx.query(insert, [first, 9, "x"])),
      /read-only/,
    );
    await test.database.asOps("test", (tx) => tx.query(insert, [first, 9, "x"]), { write: true });
    await test.database.withWorkspace(first, (tx) => tx.query("delete from example.notes where id = 9"));
  });

  it("binds the owner too, with an error instead of an empty answer", async () => {
    await assert.rejects(
      test.database.asOwner((tx) => tx.query("select * from example.notes")),
      /row-level security/,
    );
  });

  it("gives the serving role no structure and no bookkeeping to change", async () => {
    const forbidden = [
      "drop table example.notes",
      "create table example.mine (id int)",
      "delete from tradepost.migrations",
      "alter table example.notes disable row level security",
    ];
    for (const statement of forbidden) {
      await assert.rejects(
        test.database.asApp((tx) => tx.query(statement)),
        /permission denied|must be owner/,
      );
    }
  });

  it("names a tenant table that was left unprotected", async () => {
    assert.deepEqual(await test.unprotectedTables(), []);
    await test.database.asOwner((tx) => tx.query("create table example.forgotten (workspace_id uuid)"));
    assert.deepEqual(await test.unprotectedTables(), ["example.forgotten"]);
  });

  it("tells a unique violation without repeating the values", async () => {
    const error = await test.database
      .withWorkspace(first, (tx) => tx.query(insert, [first, 1, "twice"]))
      .catch((thrown: unknown) => thrown);
    assert.ok(isUniqueViolation(error, "notes_pkey"));
    assert.doesNotMatch(String(error), /twice/, "parameters may be personal data");
  });
});
