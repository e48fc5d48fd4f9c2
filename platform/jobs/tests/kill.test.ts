import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { Jobs } from "../index.ts";
import { testJobsConfig } from "../testing.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";
import {
  countCutRuns,
  countEffects,
  createEffectTables,
  effectJob,
  poisonJob,
  settledRuns,
  startFleet,
  type WorkerFleet,
} from "./worker-fleet.ts";

let database: TestDatabase;
let jobs: Jobs;
let fleet: WorkerFleet;
before(async () => {
  database = await openDatabase();
  await createEffectTables(database);
  jobs = jobsOn(database);
  await jobs.start({ worker: false, scheduler: false });
  fleet = await startFleet(database, 2);
});
after(async () => {
  await fleet.stop();
  await jobs.close();
  await database.close();
});

/** Jobs that one worker process runs at a time. */
const { defaultConcurrency: AT_A_TIME } = testJobsConfig;

test("jobs of a worker killed in the middle are all done by others, none with a second effect", async () => {
  const total = 200;
  const payloads = Array.from({ length: total }, (_, key) => ({ key, milliseconds: 20 }));
  await database.database.asApp((transaction) => jobs.enqueueMany(transaction, effectJob, payloads));
  await until(async () => (await countEffects(database)).effects >= 10, "work has begun");
  const settledFirst = await settledRuns(database);
  await Promise.all([fleet.kill(0), fleet.kill(1)]);
  await until(async () => (await countEffects(database)).effects >= 80, "work goes on");
  const settledSecond = await settledRuns(database);
  await fleet.kill(1);
  await until(async () => (await countEffects(database)).effects === total, "all effects");
  await until(async () => {
    const { held, waiting } = await countEffects(database);
    return held === 0 && waiting === 0;
  }, "nothing stays locked or waits");
  const counts = await countEffects(database);
  assert.ok(counts.runs > total, "a kill in the middle repeats the running jobs");
  const cut = await countCutRuns(database);
  const stops = fleet.deaths() + fleet.lostClaims();
  assert.ok(cut <= stops * AT_A_TIME, `${cut} runs were cut off by ${stops} stops`);
  assert.ok(settledSecond.size > 0, "some jobs were known to be done before the last kill");
  const settledLast = await settledRuns(database);
  assert.equal(settledLast.size, total);
  for (const [key, runs] of [...settledFirst, ...settledSecond]) {
    assert.equal(settledLast.get(key), runs, "a job that is known to be done never runs again");
  }
  assert.equal(counts.waiting, 0);
  assert.equal((await jobs.deadLetters.list()).length, 0);
});

test("a job that kills its worker is stopped after three kills, its neighbours are done", async () => {
  const deathsBefore = fleet.deaths();
  await database.database.asApp((transaction) => jobs.enqueue(transaction, poisonJob, {}));
  const payloads = Array.from({ length: 40 }, (_, key) => ({ key: 1000 + key, milliseconds: 100 }));
  await database.database.asApp((transaction) => jobs.enqueueMany(transaction, effectJob, payloads));
  await until(async () => (await jobs.deadLetters.list()).length === 1, "the dead letter");
  const [letter] = await jobs.deadLetters.list();
  assert.equal(letter?.name, poisonJob.name);
  assert.equal(letter.reason, "killed-worker");
  assert.equal(letter.errorCode, "JOBS_KILLED_WORKER");
  await until(async () => (await countEffects(database)).effects === 240, "the neighbours");
  assert.equal(fleet.deaths() - deathsBefore, 3);
});
