import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineJob, type JobContext, type Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

const runs: JobContext[] = [];
let gate = Promise.withResolvers<void>();
const patient = defineJob({
  name: "test.patient",
  payload: Type.Object({}),
  run: async (context) => {
    runs.push(context);
    const aborted = new Promise<void>((_resolve, reject) => {
      context.signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
    await Promise.race([gate.promise, aborted]);
  },
});

const done = new Set<number>();
const brief = defineJob({
  name: "test.brief",
  payload: Type.Object({ key: Type.Integer() }),
  run: async (_context, { key }) => {
    await sleep(10);
    done.add(key);
  },
});

let database: TestDatabase;
let jobs: Jobs;
before(async () => {
  database = await openDatabase();
  jobs = jobsOn(database);
  jobs.register([patient, brief]);
  await jobs.start();
});
after(async () => {
  await jobs.close();
  await database.close();
});

async function enqueueAndAwaitRun(): Promise<string> {
  runs.length = 0;
  gate = Promise.withResolvers<void>();
  const jobId = await database.database.asApp((transaction) => jobs.enqueue(transaction, patient, {}));
  await until(() => runs.length === 1, "the job runs");
  return jobId;
}

interface Worker {
  readonly id: string;
  readonly pid: number | null;
}

/** The only worker and the server process of the connection that holds its lock. */
async function onlyWorker(): Promise<Worker> {
  const rows = await database.database.asOwner((transaction) =>
    transaction.query<Worker>(`
      select w.id, l.pid from jobs.workers w
      left join pg_locks l on l.locktype = 'advisory' and l.classid = 811007 and l.objid = w.lock_key
        and l.database = (select oid from pg_database where datname = current_database())`),
  );
  const [worker] = rows;
  assert.ok(worker !== undefined && rows.length === 1, "one worker");
  return worker;
}

function breakConnection(worker: Worker): Promise<unknown> {
  return database.database.asOwner((transaction) =>
    transaction.query("select pg_terminate_backend($1)", [worker.pid]),
  );
}

test("a worker whose claim connection breaks takes its claim again and keeps its jobs", async () => {
  const jobId = await enqueueAndAwaitRun();
  const worker = await onlyWorker();
  await breakConnection(worker);
  await until(async () => {
    const now = await onlyWorker();
    return now.pid !== null && now.pid !== worker.pid;
  }, "another connection holds the lock");
  assert.equal((await onlyWorker()).id, worker.id, "it is the same worker");
  assert.equal(runs[0]?.signal.aborted, false);
  gate.resolve();
  await until(async () => (await jobs.status(jobId)) === undefined, "the job is done");
  assert.equal(runs.length, 1);
});

test("a worker that others have declared dead aborts its jobs and begins anew under another id", async () => {
  const jobId = await enqueueAndAwaitRun();
  const worker = await onlyWorker();
  await database.database.asOwner((transaction) =>
    transaction.query("select * from jobs.inherit($1, true)", [worker.id]),
  );
  await breakConnection(worker);
  await until(() => runs.length === 2, "the job runs again");
  assert.equal(runs[0]?.signal.aborted, true);
  assert.notEqual((await onlyWorker()).id, worker.id);
  gate.resolve();
  await until(async () => (await jobs.status(jobId)) === undefined, "the job is done");
});

test("a worker goes on however often every connection of the server is cut under it", async () => {
  const total = 300;
  const payloads = Array.from({ length: total }, (_, key) => ({ key }));
  await database.database.asApp((transaction) => jobs.enqueueMany(transaction, brief, payloads));
  for (let cut = 1; cut <= 4; cut += 1) {
    await until(() => done.size >= cut * 40, "work goes on");
    await database.database
      .asOwner((transaction) =>
        transaction.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`),
      )
      .catch(() => undefined);
  }
  await until(() => done.size === total, "all jobs are done");
  await until(async () => {
    const health = await jobs.health().catch(() => undefined);
    return health?.queues[0]?.running === 0 && health.queues[0].waiting === 0;
  }, "nothing is left");
  assert.deepEqual(await jobs.deadLetters.list(), []);
});
