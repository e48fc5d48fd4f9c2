import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";
import {
  countEffects,
  createEffectTables,
  effectJob,
  poisonJob,
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

test("jobs of a worker killed in the middle are all done by others, none with a second effect", async () => {
  const total = 200;
  const payloads = Array.from({ length: total }, (_, key) => ({ key, milliseconds: 20 }));
  await database.database.asApp((transaction) => jobs.enqueueMany(transaction, effectJob, payloads));
  await until(async () => (await countEffects(database)).effects >= 10, "work has begun");
  await Promise.all([fleet.kill(0), fleet.kill(1)]);
  await until(async () => (await countEffects(database)).effects >= 80, "work goes on");
  await fleet.kill(1);
  await until(async () => (await countEffects(database)).effects === total, "all effects", 60_000);
  await until(async () => (await countEffects(database)).held === 0, "nothing stays locked");
  const counts = await countEffects(database);
  assert.ok(counts.runs > total, "a kill in the middle repeats the running jobs");
  assert.ok(
    counts.runs <= total + 3 * 5,
    "only running jobs are repeated, not those that merely waited in the process",
  );
  assert.equal(counts.waiting, 0);
  assert.equal((await jobs.deadLetters.list()).length, 0);
});

test("a job that kills its worker is stopped after three kills, its neighbours are done", async () => {
  const deathsBefore = fleet.deaths();
  await database.database.asApp((transaction) => jobs.enqueue(transaction, poisonJob, {}));
  const payloads = Array.from({ length: 40 }, (_, key) => ({ key: 1000 + key, milliseconds: 100 }));
  await database.database.asApp((transaction) => jobs.enqueueMany(transaction, effectJob, payloads));
  await until(async () => (await jobs.deadLetters.list()).length === 1, "the dead letter", 60_000);
  const [letter] = await jobs.deadLetters.list();
  assert.equal(letter?.name, poisonJob.name);
  assert.equal(letter.reason, "killed-worker");
  assert.equal(letter.errorCode, "JOBS_KILLED_WORKER");
  await until(async () => (await countEffects(database)).effects === 240, "the neighbours", 60_000);
  assert.equal(fleet.deaths() - deathsBefore, 3);
});
