import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineJob, type JobContext, type Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

let database: TestDatabase;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());

const gate = Promise.withResolvers<void>();
const finished: string[] = [];
const attempts: number[] = [];
const payload = Type.Object({});
const patient = defineJob({
  name: "test.patient",
  payload,
  run: async () => {
    finished.push("started");
    await gate.promise;
    finished.push("ended");
  },
});
const endless = defineJob({
  name: "test.endless",
  payload,
  run: async ({ signal, attempt }: JobContext) => {
    attempts.push(attempt);
    if (attempts.length > 1) return;
    await sleep(600_000, undefined, { signal });
  },
});

async function begin(): Promise<Jobs> {
  const jobs = jobsOn(database);
  jobs.register([patient, endless]);
  await jobs.start();
  return jobs;
}

test("a drain waits for running jobs, begins no new one, and leaves the waiting ones for others", async () => {
  const jobs = await begin();
  await database.database.asApp((transaction) => jobs.enqueue(transaction, patient, {}));
  await until(() => finished.length === 1, "the job started");
  const draining = jobs.drain({ timeoutSeconds: 30 });
  const waiting = await database.database.asApp((transaction) => jobs.enqueue(transaction, patient, {}));
  gate.resolve();
  assert.deepEqual(await draining, { released: 0 });
  assert.deepEqual(finished, ["started", "ended"]);
  const next = await begin();
  await until(async () => (await next.status(waiting)) === undefined, "the other process does it");
  assert.equal(finished.length, 4);
  await next.close();
});

test("a job that outlasts the drain is aborted, put back, and done by the next process as the same attempt", async () => {
  const jobs = await begin();
  const jobId = await database.database.asApp((transaction) => jobs.enqueue(transaction, endless, {}));
  await until(() => attempts.length === 1, "the job started");
  assert.deepEqual(await jobs.drain({ timeoutSeconds: 0 }), { released: 1 });
  assert.equal((await jobs.status(jobId))?.state, "waiting");
  const next = await begin();
  await until(async () => (await next.status(jobId)) === undefined, "the next process does it");
  assert.deepEqual(attempts, [1, 1]);
  assert.equal((await next.health()).workersAlive, 1);
  await next.close();
});
