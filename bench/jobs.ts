/**
 * Jobs per second and start latency of the job engine beside the bare engine library, on the same
 * server with fsync on, in alternating rounds: `npm run bench -- jobs`.
 *
 * batched: 40,000 stored jobs of four workspaces, claimed and completed in batches.
 * plain:   6,000 stored jobs, each claimed and completed by itself.
 * latency: from the commit of a single job to its first line, on an idle worker.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, makeWorkerUtils, runTaskList } from "graphile-worker";
import { Type } from "typebox";
import { createDatabase, type Database } from "#platform/database";
import { testDatabaseConfig } from "#platform/database/testing";
import { createJobs, defineJob, type Jobs, jobsMigrations } from "#platform/jobs";
import { newUuid, systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { median, printResult, printTable } from "./support/report.ts";

const ROUNDS = 3;
const BATCHED_JOBS = 40_000;
const PLAIN_JOBS = 6_000;
const LATENCY_JOBS = 200;
const CONCURRENCY = 50;
const POOL_LIMIT = 10;
const BATCH = 500;
const workspaces = Array.from({ length: 4 }, () => newUuid(Date.now()));
const quiet = new Logger(() => () => undefined);

let onRun = () => {};
const payload = Type.Object({ item: Type.Integer() });
const item = defineJob({ name: "bench.item", payload, run: async () => onRun() });

function countTo(total: number): Promise<number> {
  return new Promise((resolve) => {
    let done = 0;
    onRun = () => {
      done += 1;
      if (done === total) resolve(performance.now());
    };
  });
}

function openJobs(database: Database, batchSize: number): Jobs {
  const jobs = createJobs({
    database,
    config: {
      promptConcurrency: 0,
      defaultConcurrency: CONCURRENCY,
      syncConcurrency: 0,
      maintenanceConcurrency: 0,
      poolLimit: POOL_LIMIT,
      batchSize,
      retryBaseMs: 1000,
    },
    clock: systemClock,
    logger: silentLogger,
    metrics: testMetrics(),
  });
  jobs.register([item]);
  return jobs;
}

async function store(database: Database, jobs: Jobs, total: number): Promise<void> {
  for (let from = 0; from < total; from += BATCH) {
    const workspaceId = workspaces[(from / BATCH) % workspaces.length] ?? "";
    const payloads = Array.from({ length: Math.min(BATCH, total - from) }, (_, index) => ({
      item: from + index,
    }));
    await database.withWorkspace(workspaceId, (transaction) =>
      jobs.enqueueMany(transaction, item, payloads, { workspaceId }),
    );
  }
}

async function ours(database: Database, total: number, batchSize: number): Promise<number> {
  const jobs = openJobs(database, batchSize);
  await store(database, jobs, total);
  const finished = countTo(total);
  const started = performance.now();
  await jobs.start();
  const seconds = ((await finished) - started) / 1000;
  await jobs.drain({ timeoutSeconds: 10 });
  return total / seconds;
}

async function bare(database: Database, total: number, batchSize: number): Promise<number> {
  const pool = database.createPool("owner", { limit: POOL_LIMIT, name: "bare" });
  await pool.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row('bare', json_build_object('item', n), null, null, null, null, null, null)::graphile_worker.job_spec
       from generate_series(1, $1) as n))`,
    [total],
  );
  const finished = countTo(total);
  const batched = batchSize > 1 ? { localQueue: { size: batchSize }, completeJobBatchDelay: 10 } : {};
  const started = performance.now();
  const workers = runTaskList(
    { noHandleSignals: true, logger: quiet, preset: { worker: { concurrentJobs: CONCURRENCY, ...batched } } },
    { bare: async () => onRun() },
    pool,
  );
  const seconds = ((await finished) - started) / 1000;
  await workers.gracefulShutdown();
  return total / seconds;
}

/** Milliseconds from commit to start, of single jobs on an idle worker. */
async function latencies(enqueue: () => Promise<unknown>): Promise<number[]> {
  const results: number[] = [];
  for (let index = 0; index < LATENCY_JOBS; index += 1) {
    const started = countTo(1);
    await enqueue();
    const committed = performance.now();
    results.push(Math.max((await started) - committed, 0));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return results.toSorted((left, right) => left - right);
}

async function ourLatencies(database: Database): Promise<number[]> {
  const jobs = openJobs(database, BATCH);
  await jobs.start();
  const workspaceId = workspaces[0] ?? "";
  const results = await latencies(() =>
    database.withWorkspace(workspaceId, (transaction) =>
      jobs.enqueue(transaction, item, { item: 1 }, { workspaceId }),
    ),
  );
  await jobs.drain({ timeoutSeconds: 10 });
  return results;
}

async function bareLatencies(database: Database): Promise<number[]> {
  const pool = database.createPool("owner", { limit: POOL_LIMIT, name: "bare" });
  const tools = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  const workers = runTaskList(
    {
      noHandleSignals: true,
      logger: quiet,
      preset: {
        worker: { concurrentJobs: CONCURRENCY, localQueue: { size: BATCH }, completeJobBatchDelay: 10 },
      },
    },
    { bare: async () => onRun() },
    pool,
  );
  const results = await latencies(() => tools.addJob("bare", { item: 1 }));
  await workers.gracefulShutdown();
  return results;
}

const folder = mkdtempSync(join(tmpdir(), "tradepost-bench-"));
const database = await createDatabase({
  config: testDatabaseConfig(),
  dataDirectory: folder,
  secret: "a secret for throw-away data only, 32+",
  logger: silentLogger,
  clock: systemClock,
});
try {
  await database.migrate([jobsMigrations]);
  const warmUp = openJobs(database, BATCH);
  await warmUp.start();
  await warmUp.drain({ timeoutSeconds: 1 });
  const figures = {
    batched: [] as number[],
    bareBatched: [] as number[],
    plain: [] as number[],
    barePlain: [] as number[],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    figures.bareBatched.push(await bare(database, BATCHED_JOBS, BATCH));
    figures.batched.push(await ours(database, BATCHED_JOBS, BATCH));
    figures.barePlain.push(await bare(database, PLAIN_JOBS, 1));
    figures.plain.push(await ours(database, PLAIN_JOBS, 1));
  }
  const ourWait = await ourLatencies(database);
  const bareWait = await bareLatencies(database);
  const at = (sorted: readonly number[], share: number) =>
    (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const whole = (values: readonly number[]) => Math.round(median(values));
  printTable([
    {
      what: "batched, jobs/s",
      tradepost: whole(figures.batched),
      bare: whole(figures.bareBatched),
      rounds: figures.batched.map(Math.round).join(" "),
    },
    {
      what: "plain, jobs/s",
      tradepost: whole(figures.plain),
      bare: whole(figures.barePlain),
      rounds: figures.plain.map(Math.round).join(" "),
    },
    { what: "start latency p50, ms", tradepost: at(ourWait, 0.5), bare: at(bareWait, 0.5), rounds: "" },
    { what: "start latency p99, ms", tradepost: at(ourWait, 0.99), bare: at(bareWait, 0.99), rounds: "" },
  ]);
  printResult({
    bench: "jobs",
    value: whole(figures.batched),
    unit: "jobs/s batched",
    peers: {
      "graphile-worker batched": whole(figures.bareBatched),
      "plain jobs/s": whole(figures.plain),
      "graphile-worker plain": whole(figures.barePlain),
      "start latency p50 ms": Number(at(ourWait, 0.5)),
    },
    ratio: Math.round((median(figures.batched) / median(figures.bareBatched)) * 100) / 100,
  });
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
