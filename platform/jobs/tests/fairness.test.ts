import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { defineJob, type Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

/** Owners of the jobs in the order in which they started. */
const started: string[] = [];
const turn = defineJob({
  name: "test.turn",
  payload: Type.Object({ owner: Type.String(), milliseconds: Type.Integer() }),
  run: async (_context, { owner, milliseconds }) => {
    started.push(owner);
    await sleep(milliseconds);
  },
});

let database: TestDatabase;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());

async function store(jobs: Jobs, owner: string, count: number, milliseconds: number): Promise<void> {
  const workspaceId = newUuid(Date.now());
  const payloads = Array.from({ length: count }, () => ({ owner, milliseconds }));
  await database.database.withWorkspace(workspaceId, (transaction) =>
    jobs.enqueueMany(transaction, turn, payloads, { workspaceId }),
  );
}

async function begin(): Promise<Jobs> {
  const jobs = jobsOn(database);
  jobs.register([turn]);
  await jobs.start();
  return jobs;
}

test("behind 10,000 jobs of one workspace, another's single job waits for a few of them only", async () => {
  const jobs = await begin();
  await store(jobs, "many", 10_000, 5);
  await until(() => started.length > 200, "the many are under way");
  await store(jobs, "single", 1, 5);
  const before = started.length;
  await until(() => started.includes("single"), "the single job starts");
  const overtaken = started.indexOf("single") - before;
  assert.ok(overtaken < 500, `${overtaken} of about 9,800 jobs started before it`);
  await jobs.close();
});

test("waiting workspaces get equal turns whatever the length of their lanes", async () => {
  const stored = jobsOn(database);
  await database.database.asOwner((transaction) =>
    transaction.query("truncate jobs.pending, graphile_worker._private_jobs"),
  );
  started.length = 0;
  for (const [owner, count] of [
    ["long", 1000],
    ["middle", 60],
    ["short", 20],
  ] as const)
    await store(stored, owner, count, 2);
  const jobs = await begin();
  await until(() => started.length >= 300, "300 turns");
  await jobs.close();
  const first = started.slice(0, 120);
  assert.equal(first.filter((owner) => owner === "short").length, 20, "the short lane is served at once");
  assert.ok(
    first.filter((owner) => owner === "middle").length >= 30,
    "the middle lane is served as often as the long one",
  );
  await stored.close();
});

test("a paused workspace gets no turns until it is resumed, and nobody waits for what it began for everybody", async () => {
  await database.database.asOwner((transaction) =>
    transaction.query("truncate jobs.pending, graphile_worker._private_jobs"),
  );
  started.length = 0;
  const jobs = await begin();
  const paused = newUuid(Date.now());
  const others = newUuid(Date.now());
  const add = (workspaceId: string, owner: string, options: { runAt?: Date; forEverybody?: boolean } = {}) =>
    database.database.withWorkspace(workspaceId, (transaction) =>
      jobs.enqueue(transaction, turn, { owner, milliseconds: 0 }, { workspaceId, ...options }),
    );
  await database.database.withWorkspace(paused, (transaction) => jobs.pause(transaction, paused));
  await add(paused, "paused");
  await add(paused, "paused", { runAt: new Date(Date.now() + 100) });
  await add(paused, "everybody", { forEverybody: true });
  for (let count = 0; count < 20; count += 1) await add(others, "others");
  const queue = async () =>
    (await jobs.health()).queues.find(({ queue: name }) => name === "default") ?? assert.fail();
  await until(async () => (await queue()).paused === 2 && started.length === 21, "the others are through");
  assert.equal(started.includes("paused"), false);
  const { waiting, delayed, oldestWaitSeconds } = await queue();
  assert.deepEqual([waiting, delayed, oldestWaitSeconds], [0, 0, 0], "nothing to be alarmed about");
  await assert.rejects(
    database.database.withWorkspace(others, (transaction) => jobs.resume(transaction, paused)),
    /cannot pause the jobs of another/,
  );
  await database.database.withWorkspace(paused, (transaction) => jobs.resume(transaction, paused));
  await until(() => started.length === 23, "what was paused goes on");
  await jobs.close();
});

test("within a workspace, a smaller priority number goes first and equal ones keep their order", async () => {
  await database.database.asOwner((transaction) =>
    transaction.query("truncate jobs.pending, graphile_worker._private_jobs"),
  );
  started.length = 0;
  const jobs = jobsOn(database, { config: { defaultConcurrency: 1, batchSize: 1 } });
  const enqueue = (owner: string, priority: number) =>
    database.database.asApp((transaction) =>
      jobs.enqueue(transaction, turn, { owner, milliseconds: 0 }, { priority }),
    );
  for (const [owner, priority] of [
    ["third", 0],
    ["fourth", 0],
    ["first", -5],
    ["last", 7],
    ["second", -5],
  ] as const) {
    await enqueue(owner, priority);
  }
  jobs.register([turn]);
  await jobs.start();
  await until(() => started.length === 5, "all five");
  assert.deepEqual(started, ["first", "second", "third", "fourth", "last"]);
  await jobs.close();
});
