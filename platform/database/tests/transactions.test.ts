import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Transaction } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";

const migrations = [{ scope: "example", directory: path.join(import.meta.dirname, "migrations-example") }];
const insert = "insert into example.notes (workspace_id, id, body) values ($1, $2, 'note')";

describe("a transaction", () => {
  let workspace: string;
  let test: TestDatabase;
  const ids = async (): Promise<number[]> => {
    const rows = await test.database.queryInWorkspace<{ id: number }>(workspace, {
      text: "select id from example.notes order by id",
    });
    return rows.map((row) => row.id);
  };

  before(async () => {
    workspace = newUuid(Date.now());
    test = await createTestDatabase({ migrations, poolLimit: 2 });
  });
  after(() => test.close());

  it("stores nothing when its work throws, and hands the error on", async () => {
    const fault = new Error("no");
    const work = test.database.withWorkspace(workspace, async (tx) => {
      await tx.query(insert, [workspace, 1]);
      throw fault;
    });
    await assert.rejects(work, (thrown) => thrown === fault);
    assert.deepEqual(await ids(), []);
  });

  it("refuses to pretend success when a failed statement was swallowed", async () => {
    const work = test.database.withWorkspace(workspace, async (tx) => {
      await tx.query(insert, [workspace, 1]);
      await tx.query("select 1 / 0").catch(() => undefined);
    });
    await assert.rejects(work, { code: "DATABASE_TRANSACTION_ABORTED" });
    assert.deepEqual(await ids(), []);
  });

  it("undoes only the part that failed inside a savepoint", async () => {
    await test.database.withWorkspace(workspace, async (tx) => {
      await tx.query(insert, [workspace, 1]);
      await assert.rejects(tx.savepoint(() => tx.query(insert, [workspace, 1])));
      await tx.query(insert, [workspace, 2]);
    });
    assert.deepEqual(await ids(), [1, 2]);
  });

  it("cannot be used after its end", async () => {
    let leaked: Transaction | undefined;
    await test.database.withWorkspace(workspace, async (tx) => {
      leaked = tx;
      await tx.query("select 1");
    });
    await assert.rejects(async () => leaked?.query("select 1"), { code: "DATABASE_TRANSACTION_ENDED" });
  });

  it("gives its connection back after every kind of end", async () => {
    const ends = Array.from({ length: 40 }, (_, index) =>
      test.database
        .withWorkspace(workspace, async (tx) => {
          if (index % 4 === 0) throw new Error("no");
          if (index % 4 === 1) await tx.query("select 1 / 0");
          if (index % 4 === 2) await tx.query("select pg_terminate_backend(pg_backend_pid())");
        })
        .catch(() => undefined),
    );
    await Promise.all(ends);
    assert.deepEqual(await ids(), [1, 2]);
    for (const pool of test.database.observe()) assert.equal(pool.open, pool.idle);
  });

  it("answers 503 with Retry-After when its connection is cut, and the pool goes on", async () => {
    const cut = test.database.withWorkspace(workspace, (tx) =>
      tx.query("select pg_terminate_backend(pg_backend_pid())"),
    );
    await assert.rejects(cut, {
      code: "DATABASE_UNAVAILABLE",
      status: 503,
      retry: true,
      retryAfterSeconds: 1,
    });
    assert.equal((await test.database.health()).reachable, true);
  });

  it("leaves a network error of the work itself alone", async () => {
    const fault = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    await assert.rejects(
      test.database.asApp(() => Promise.reject(fault)),
      (thrown) => thrown === fault,
    );
  });

  it("notifies subscribers when it commits and only then", async () => {
    const heard: string[] = [];
    let enough: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const subscription = await test.database.listen("notes", {
      onMessage: (payload) => {
        heard.push(payload);
        if (payload === "last") enough();
      },
      onMissed: () => undefined,
    });
    await test.database.asApp((tx) => tx.notify("notes", "committed"));
    await test.database
      .asApp(async (tx) => {
        await tx.notify("notes", "undone");
        throw new Error("no");
      })
      .catch(() => undefined);
    await test.database.notify("notes", "last");
    await done;
    assert.deepEqual(heard, ["committed", "last"]);
    await subscription.stop();
  });

  it("tells subscribers after a reconnect that messages may be missing, and hears the next ones", async () => {
    let missed: () => void = () => undefined;
    let heard: (payload: string) => void = () => undefined;
    const reconnected = new Promise<void>((resolve) => {
      missed = resolve;
    });
    const message = new Promise<string>((resolve) => {
      heard = resolve;
    });
    const subscription = await test.database.listen("breaks", {
      onMessage: (payload) => heard(payload),
      onMissed: () => missed(),
    });
    await test.database.asApp((tx) =>
      tx.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tradepost listener' and datname = current_database()",
      ),
    );
    await reconnected;
    await test.database.notify("breaks", "again");
    assert.equal(await message, "again");
    // A process that stands still for a moment counts as one that may have missed something.
    while (!subscription.isHearing()) await new Promise((resolve) => setImmediate(resolve));
  });
});
