import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, type Database } from "#platform/database";
import { createTestDataDirectory, silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { AppError, newUuid, systemClock } from "#platform/kernel";
import { serverPid, startUser } from "./server-users.ts";

describe("when the server is killed under load", () => {
  let place: Awaited<ReturnType<typeof createTestDataDirectory>>;
  let database: Database;
  let lost = 0;

  before(async () => {
    place = await createTestDataDirectory();
    database = await createDatabase({
      config: testDatabaseConfig(),
      dataDirectory: place.folder,
      secret: "a secret that is long enough for a test",
      logger: silentLogger,
      clock: systemClock,
      observer: { transactionEnded: () => undefined, connectionLost: () => (lost += 1) },
    });
    await database.migrate([]);
    await database.asOwner((tx) => tx.query("create table public.kept (id uuid primary key)"));
  });
  after(async () => {
    await database.close();
    await place.remove();
  });

  /** Writes with four callers at once until `stop` is called; keeps what was acknowledged and every error. */
  function write() {
    const acknowledged: string[] = [];
    const errors: unknown[] = [];
    const stopping = new AbortController();
    const caller = async (): Promise<void> => {
      while (!stopping.signal.aborted) {
        const id = newUuid(Date.now());
        try {
          await database.asApp((tx) => tx.query("insert into public.kept values ($1)", [id]));
          acknowledged.push(id);
        } catch (thrown) {
          errors.push(thrown);
          await sleep(5);
        }
      }
    };
    const callers = Promise.all([caller(), caller(), caller(), caller()]);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await callers;
    };
    return { acknowledged, errors, stop };
  }

  async function killAndRecover(): Promise<void> {
    const recovered = new Promise<void>((resolve) => {
      const forget = database.onRecovered(() => {
        forget();
        resolve();
      });
    });
    process.kill(await serverPid(place.folder), "SIGKILL");
    await recovered;
  }

  it("starts it again, answers only 503 meanwhile, and loses no acknowledged write", async () => {
    const writing = write();
    for (let kill = 1; kill <= 2; kill += 1) {
      const before = writing.acknowledged.length;
      while (writing.acknowledged.length < before + 20) await sleep(2);
      await killAndRecover();
    }
    const before = writing.acknowledged.length;
    while (writing.acknowledged.length < before + 20) await sleep(2);
    await writing.stop();
    assert.ok(writing.errors.length > 0);
    for (const error of writing.errors) {
      assert.ok(error instanceof AppError, String(error));
      assert.equal(error.status, 503);
      assert.equal(error.retryAfterSeconds, 1);
    }
    const rows = await database.query<{ id: string }>({ text: "select id from public.kept" });
    const stored = new Set(rows.map((row) => row.id));
    assert.deepEqual(
      writing.acknowledged.filter((id) => !stored.has(id)),
      [],
    );
    assert.ok(lost > 0, "lost connections are counted");
  });

  it("keeps subscriptions", async () => {
    let heard: (payload: string) => void = () => undefined;
    let missed: () => void = () => undefined;
    const message = new Promise<string>((resolve) => (heard = resolve));
    const warned = new Promise<void>((resolve) => (missed = resolve));
    await database.listen("news", { onMessage: (payload) => heard(payload), onMissed: () => missed() });
    await killAndRecover();
    await warned;
    await database.notify("news", "still here");
    assert.equal(await message, "still here");
  });

  it("goes on with the server of another process when that one was quicker to start it", async () => {
    const other = await startUser(place.folder);
    await killAndRecover();
    assert.equal((await database.health()).reachable, true);
    await other.leave();
    assert.equal((await database.health()).reachable, true);
  });
});
