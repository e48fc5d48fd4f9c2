import assert from "node:assert/strict";
import { afterEach, before, beforeEach, after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineErrors } from "#platform/kernel";
import { defineJob, type Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

const errors = defineErrors("TEST", {
  TEST_LATER: {
    status: 503,
    title: "Later",
    retry: true,
    detail: (p: { code: string }) => `Not now: ${p.code}.`,
  },
  TEST_NEVER: { status: 422, title: "Never", retry: false, detail: () => "This can never work." },
});
const KEY = "k1";
const ran: string[] = [];
/** What becomes of a run, by the text of its job. */
const outcomes = new Map<string, (signal: AbortSignal) => Promise<void>>();
const keyed = defineJob({
  name: "test.keyed",
  payload: Type.Object({ text: Type.String() }),
  maximumAttempts: 5,
  run: async ({ signal }, { text }) => {
    ran.push(text);
    await outcomes.get(text)?.(signal);
  },
});

let database: TestDatabase;
let jobs: Jobs;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());
beforeEach(async () => {
  jobs = jobsOn(database);
  jobs.register([keyed]);
  await jobs.start();
});
afterEach(async () => {
  await jobs.close();
  await database.database.asOwner((transaction) =>
    transaction.query("delete from jobs.pending; delete from graphile_worker._private_jobs"),
  );
  ran.length = 0;
});

const enqueue = (text: string, runAt?: Date): Promise<string> =>
  database.database.asApp((transaction) =>
    jobs.enqueue(transaction, keyed, { text }, { key: KEY, ...(runAt === undefined ? {} : { runAt }) }),
  );

interface Waiting {
  readonly id: string;
  readonly key: string | null;
  readonly failures: number;
  readonly kills: number;
}

const waiting = (): Promise<Waiting[]> =>
  database.database.asOwner((transaction) =>
    transaction.query<Waiting>("select id, key, failures, kills from jobs.pending order by sequence"),
  );

const failLater = async (): Promise<void> => {
  throw errors.TEST_LATER({ code: "weather" }, { retryAfterSeconds: 3600 });
};

test("a job that is tried again keeps its key, so that no second one comes to wait beside it", async () => {
  outcomes.set("fails", failLater);
  const first = await enqueue("fails");
  await until(async () => (await jobs.status(first))?.state === "delayed", "it waits for its next attempt");
  assert.equal(await enqueue("again"), first);
  assert.deepEqual(await waiting(), [{ id: first, key: KEY, failures: 1, kills: 0 }]);
});

test("a job that comes back gives way to the one that waits under its key by now", async () => {
  const gate = Promise.withResolvers<void>();
  outcomes.set("slow", async () => {
    await gate.promise;
    await failLater();
  });
  const first = await enqueue("slow");
  await until(() => ran.includes("slow"), "it runs");
  const second = await enqueue("later", new Date(Date.now() + 3_600_000));
  assert.notEqual(second, first);
  gate.resolve();
  await until(async () => (await jobs.status(first)) === undefined, "the first is settled");
  assert.deepEqual(await waiting(), [{ id: second, key: KEY, failures: 0, kills: 0 }]);
});

test("a drain puts jobs back under their key", async () => {
  outcomes.set("endless", (signal) => sleep(600_000, undefined, { signal }));
  const first = await enqueue("endless");
  await until(() => ran.includes("endless"), "it runs");
  assert.deepEqual(await jobs.drain({ timeoutSeconds: 0 }), { released: 1 });
  assert.equal(await enqueue("again"), first);
  assert.deepEqual(await waiting(), [{ id: first, key: KEY, failures: 0, kills: 0 }]);
});

test("jobs of a worker that was killed come back under their key or give way, and the kill counts in either", async () => {
  await jobs.drain({ timeoutSeconds: 5 });
  const first = await enqueue("killed");
  await killWhileItRuns(first);
  assert.deepEqual(await waiting(), [{ id: first, key: KEY, failures: 0, kills: 1 }]);
  assert.equal(await enqueue("again"), first);
  const second = await killWhileItRuns(first, () => enqueue("meanwhile"));
  assert.deepEqual(await waiting(), [{ id: second, key: KEY, failures: 0, kills: 2 }]);
});

test("a dead letter that is retried gives way to the job that waits under its key", async () => {
  outcomes.set("wrong", async () => {
    throw errors.TEST_NEVER();
  });
  const first = await enqueue("wrong");
  await until(async () => (await jobs.status(first))?.state === "dead", "the dead letter");
  const second = await enqueue("later", new Date(Date.now() + 3_600_000));
  assert.equal(await jobs.deadLetters.retry(first), true);
  assert.equal(await jobs.deadLetters.retry(first), false);
  assert.deepEqual(
    (await waiting()).map(({ id }) => id),
    [second],
  );
});

/** Hands a waiting job to a worker that begins it and dies; answers what `meanwhile` does. */
async function killWhileItRuns(
  jobId: string,
  meanwhile: () => Promise<string> = async () => "",
): Promise<string> {
  const owner = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
    database.database.asOwner((transaction) => transaction.query(text, values));
  await owner("update jobs.pending set due_at = null");
  await owner("select jobs.dispatch('default', 10, null)");
  await owner("update graphile_worker._private_jobs set locked_by = 'gone', locked_at = now()");
  await owner(
    `insert into jobs.workers (id, lock_key, pool_ids, running)
     values ($1, nextval('jobs.worker_lock'), '{gone}', array[$1::uuid])`,
    [jobId],
  );
  const answer = await meanwhile();
  await owner("select jobs.inherit($1, true)", [jobId]);
  return answer;
}
