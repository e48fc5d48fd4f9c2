import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineErrors } from "#platform/kernel";
import { defineJob, describeJob, type JobContext, type JobDescription, type Jobs } from "../index.ts";
import { runJobsUntilIdle } from "../testing.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

const errors = defineErrors("TEST", {
  TEST_NEVER: { status: 422, title: "Never", retry: false, detail: () => "This can never work." },
  TEST_LATER: { status: 503, title: "Later", retry: true, detail: () => "Not now." },
});
const payload = Type.Object({ id: Type.String() });
const runs = new Map<string, number[]>();
const contexts = new Map<string, JobContext>();
let release = Promise.withResolvers<void>();

function job(
  name: string,
  run: (context: JobContext, id: string) => Promise<void>,
  changes: Partial<JobDescription> = {},
) {
  return defineJob({
    name,
    maximumAttempts: 3,
    ...changes,
    payload,
    run: async (context, { id }) => {
      runs.set(id, [...(runs.get(id) ?? []), context.attempt]);
      contexts.set(id, context);
      await run(context, id);
    },
  });
}
const flaky = job("test.flaky", async (context) => {
  if (context.attempt < 3) throw new Error("weather");
});
const hopeless = job("test.hopeless", async () => {
  throw errors.TEST_LATER();
});
const wrong = job("test.wrong", async () => {
  throw errors.TEST_NEVER();
});
const endless = job("test.endless", async ({ signal }) => {
  await sleep(600_000, undefined, { signal });
});
const hasty = job(
  "test.hasty",
  async ({ signal }) => {
    await sleep(600_000, undefined, { signal });
  },
  { timeoutSeconds: 0.05, maximumAttempts: 1 },
);
const reporting = job(
  "test.reporting",
  async (context) => {
    for (let done = 1; done <= 500; done += 1) context.progress({ done, total: 1000, note: "half" });
    await release.promise;
    context.progress({ done: 1000, total: 1000 });
  },
  { rememberSeconds: 60 },
);
const unknown = describeJob({ name: "test.unknown", payload, maximumAttempts: 50 });

let database: TestDatabase;
let jobs: Jobs;
before(async () => {
  database = await openDatabase();
  jobs = jobsOn(database);
  jobs.register([flaky, hopeless, wrong, endless, hasty, reporting]);
  await jobs.start();
});
after(async () => {
  await jobs.close();
  await database.close();
});

let count = 0;
async function enqueue(description: JobDescription<typeof payload>): Promise<{ jobId: string; id: string }> {
  count += 1;
  const id = `${description.name} ${count}`;
  const jobId = await database.database.asApp((transaction) =>
    jobs.enqueue(transaction, description, { id }),
  );
  return { jobId, id };
}
const stateOf = async (jobId: string) => (await jobs.status(jobId))?.state;

test("a failed job runs again after its delay until it succeeds", async () => {
  const { jobId, id } = await enqueue(flaky);
  await runJobsUntilIdle(jobs);
  assert.deepEqual(runs.get(id), [1, 2, 3]);
  assert.equal(await stateOf(jobId), undefined);
});

test("a job that fails every time becomes a dead letter with its error, attempts and payload", async () => {
  const { jobId, id } = await enqueue(hopeless);
  await until(async () => (await stateOf(jobId)) === "dead", "the dead letter");
  const [letter] = await jobs.deadLetters.list({ name: hopeless.name });
  assert.deepEqual(runs.get(id), [1, 2, 3]);
  assert.equal(letter?.reason, "attempts-exhausted");
  assert.equal(letter.attempts, 3);
  assert.equal(letter.errorCode, "TEST_LATER");
  assert.equal(letter.errorMessage, "Not now.");
  assert.deepEqual(letter.payload, { id });
});

test("an error that no repetition can cure makes a dead letter at once, which can be retried or deleted", async () => {
  const { jobId, id } = await enqueue(wrong);
  await until(async () => (await stateOf(jobId)) === "dead", "the dead letter");
  assert.deepEqual(runs.get(id), [1]);
  assert.equal((await jobs.deadLetters.list({ name: wrong.name }))[0]?.reason, "not-retryable");
  assert.equal(await jobs.deadLetters.retry(jobId), true);
  await until(() => runs.get(id)?.length === 2, "the retried run");
  await until(async () => (await stateOf(jobId)) === "dead", "dead again");
  assert.equal(await jobs.deadLetters.delete(jobId), true);
  assert.equal(await jobs.deadLetters.delete(jobId), false);
  assert.equal(await jobs.status(jobId), undefined);
});

test("a job unknown to this process waits for one that knows it", async () => {
  const { jobId } = await enqueue(unknown);
  await until(async () => ((await jobs.status(jobId))?.failedAttempts ?? 0) >= 2, "two attempts");
  assert.equal((await jobs.status(jobId))?.lastError?.code, "JOBS_NAME_UNKNOWN");
  await until(() => jobs.cancel(jobId), "the cancellation");
});

test("cancelling removes a waiting job and aborts a running one", async () => {
  const running = await enqueue(endless);
  await until(() => contexts.has(running.id), "the job runs");
  assert.equal(await stateOf(running.jobId), "running");
  assert.equal(await jobs.cancel(running.jobId), true);
  await until(async () => (await stateOf(running.jobId)) === undefined, "the running job ends");
  assert.deepEqual(runs.get(running.id), [1]);
  assert.equal((await jobs.deadLetters.list({ name: endless.name })).length, 0);

  const later = await database.database.asApp((transaction) =>
    jobs.enqueue(transaction, endless, { id: "later" }, { runAt: new Date(Date.now() + 3_600_000) }),
  );
  assert.equal(await jobs.cancel(later), true);
  assert.equal(await jobs.cancel(later), false);
});

test("a job that runs past its time limit is aborted and counts as failed", async () => {
  const { jobId, id } = await enqueue(hasty);
  await until(async () => (await stateOf(jobId)) === "dead", "the dead letter");
  assert.equal((await jobs.deadLetters.list({ name: hasty.name }))[0]?.errorCode, "JOBS_TIMED_OUT");
  assert.equal(contexts.get(id)?.signal.aborted, true);
});

test("progress can be read while the job runs, and the outcome afterwards", async () => {
  release = Promise.withResolvers<void>();
  const { jobId } = await enqueue(reporting);
  await until(async () => (await jobs.status(jobId))?.progress !== undefined, "the first progress");
  assert.deepEqual((await jobs.status(jobId))?.progress, { done: 500, total: 1000, note: "half" });
  release.resolve();
  await until(async () => (await stateOf(jobId)) === "done", "the outcome");
  assert.deepEqual((await jobs.status(jobId))?.progress, { done: 1000, total: 1000 });
});
