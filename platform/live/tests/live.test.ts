import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { createDatabase, type Database } from "#platform/database";
import {
  createTestDatabase,
  silentLogger as quietDatabase,
  type TestDatabase,
  testDatabaseConfig,
} from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { createLive, type Live, type LiveSignal, type LiveSubscription, liveMigrations } from "../index.ts";

const ONE = "01920000-0000-7000-8000-000000000002";
const OTHER = "01920000-0000-7000-8000-0000000000ff";
/** A new one for each test: a subscription may still hear what was committed right before it. */
let topic = "";
let topics = 0;
beforeEach(() => {
  topics += 1;
  topic = `vin.bulk:${topics}`;
});

let testDatabase: TestDatabase;
let secondDatabase: Database;
let live: Live;
/** Another process, as far as the server can tell: connections of its own. */
let elsewhere: Live;

before(async () => {
  testDatabase = await createTestDatabase({ migrations: [liveMigrations] });
  const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, DATABASE_OPS_URL: opsUrl } = testDatabase.environment;
  secondDatabase = await createDatabase({
    config: testDatabaseConfig({ url, appUrl, opsUrl }),
    dataDirectory: "",
    secret: "only the given logins are used here, no secret",
    logger: quietDatabase,
    clock: systemClock,
  });
  live = liveOn(testDatabase.database);
  elsewhere = liveOn(secondDatabase);
});
after(async () => {
  await live.close();
  await elsewhere.close();
  await secondDatabase.close();
  await testDatabase.close();
});

function liveOn(database: Database): Live {
  return createLive({ database, clock: systemClock, logger: silentLogger, subscriberLimit: 3 });
}

function publish(data: unknown, workspaceId = ONE, on = topic): Promise<void> {
  return testDatabase.database.withWorkspace(workspaceId, (transaction) =>
    live.publish(transaction, workspaceId, on, { type: "progress", data }),
  );
}

/** The next signals of a subscription, as short texts. */
async function next(subscription: LiveSubscription, count: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const signal of subscription) {
    if (signal.kind !== "heartbeat") found.push(shown(signal));
    if (found.length === count) break;
  }
  return found;
}

function shown(signal: LiveSignal): unknown {
  return signal.kind === "event" ? signal.event.data : signal.kind;
}

test("an event reaches those who watch in every process, in the order of the commits", async () => {
  const watching = await Promise.all([live, elsewhere].map((each) => each.subscribe(ONE, topic)));
  for (const data of [{ done: 10 }, { done: 20 }, "ü \u2028 \u0000"]) await publish(data);
  for (const each of watching) {
    assert.deepEqual(await next(each, 3), [{ done: 10 }, { done: 20 }, "ü \u2028 \u0000"]);
  }
});

test("an event of a transaction that rolls back reaches nobody", async () => {
  const watching = await elsewhere.subscribe(ONE, topic);
  const failing = testDatabase.database.withWorkspace(ONE, async (transaction) => {
    await live.publish(transaction, ONE, topic, { type: "progress", data: "never" });
    throw new Error("rolled back");
  });
  await assert.rejects(failing, /rolled back/);
  await publish("after");
  assert.deepEqual(await next(watching, 1), ["after"]);
});

test("neither another workspace nor another topic is heard", async () => {
  const watching = await elsewhere.subscribe(ONE, topic);
  await publish("of another workspace", OTHER);
  await publish("of another topic", ONE, "vin.bulk:other");
  await publish("mine");
  assert.deepEqual(await next(watching, 1), ["mine"]);
  await assert.rejects(
    testDatabase.database.withWorkspace(ONE, (transaction) =>
      live.publish(transaction, OTHER, topic, { type: "progress", data: "smuggled" }),
    ),
    { code: "LIVE_WORKSPACE_MISMATCH" },
  );
});

test("an event too large for a notification arrives whole and in its place", async () => {
  const watching = await elsewhere.subscribe(ONE, topic);
  const large = "€".repeat(100_000);
  await publish("before");
  await publish(large);
  await publish("behind");
  assert.deepEqual(await next(watching, 3), ["before", large, "behind"]);
  await assert.rejects(publish("x".repeat(1_100_000)), { code: "LIVE_EVENT_TOO_LARGE" });
});

test("a reader that falls behind loses the events for one mark, and goes on", async () => {
  const slow = await live.subscribe(ONE, topic, { bufferLimit: 5 });
  const quick = await live.subscribe(ONE, topic);
  for (let done = 0; done < 8; done += 1) await publish(done);
  assert.deepEqual(await next(quick, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(await next(slow, 3), ["resync", 6, 7]);
});

test("a broken connection is told as a loss, and events come again afterwards", async () => {
  const watching = await Promise.all([live, elsewhere].map((each) => each.subscribe(ONE, topic)));
  await testDatabase.database.asApp((transaction) =>
    transaction.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tradepost listener' and datname = current_database()",
    ),
  );
  const readers = watching.map((each) => each[Symbol.asyncIterator]());
  for (const reader of readers) assert.deepEqual((await reader.next()).value, { kind: "resync" });
  await publish("again");
  for (const reader of readers) assert.deepEqual((await reader.next()).value?.event.data, "again");
  for (const each of watching) each.close();
});

test("silence gives heartbeats, and an abort ends the subscription", async () => {
  const stopping = new AbortController();
  const watching = await live.subscribe(ONE, topic, { heartbeatSeconds: 0.01, signal: stopping.signal });
  const kinds: string[] = [];
  for await (const { kind } of watching) {
    kinds.push(kind);
    if (kinds.length === 2) stopping.abort();
  }
  assert.deepEqual(kinds, ["heartbeat", "heartbeat"]);
});

test("a workspace has a bounded number of subscriptions, and those that end make room", async () => {
  const watching = await Promise.all([1, 2, 3].map(() => live.subscribe(ONE, topic)));
  await assert.rejects(live.subscribe(ONE, "vin.bulk:other"), { code: "LIVE_SUBSCRIBERS_LIMIT" });
  const ofOther = await live.subscribe(OTHER, topic);
  for (const each of [...watching, ofOther]) each.close();
  (await live.subscribe(ONE, topic)).close();
});

test("a topic that could be mistaken is refused", async () => {
  for (const name of ["", "Vin", "vin bulk", `v${"x".repeat(100)}`]) {
    await assert.rejects(live.subscribe(ONE, name), { code: "LIVE_TOPIC_INVALID" });
  }
});
