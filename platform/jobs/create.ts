import type { Database, MigrationSet } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import type { JobsConfig } from "./config.ts";
import { createDeadLetters } from "./dead-letters.ts";
import type { JobDefinition, QueueName, ScheduleDefinition } from "./definition.ts";
import { createEnginePool } from "./engine-pool.ts";
import { prepareEngine } from "./engine-schema.ts";
import { enqueueAll, enqueueOne } from "./enqueue.ts";
import { pauseJobs, resumeJobs } from "./pausing.ts";
import { cancelJob, jobsHealth, jobStatus } from "./inspection.ts";
import { createJobMetrics } from "./metrics.ts";
import { createRecords } from "./records.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import type { DrainResult, Jobs } from "./types.ts";
import { Worker } from "./worker.ts";

export interface JobsDeps {
  readonly database: Database;
  readonly config: JobsConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The tables of this part. */
export const jobsMigrations: MigrationSet = { scope: "jobs", directory: `${import.meta.dirname}/migrations` };

/** Builds the job engine; nothing runs before `start`. */
export function createJobs(deps: JobsDeps): Jobs {
  const { database, config, clock, logger } = deps;
  const driverPool = database.createPool("owner", { limit: config.poolLimit, name: "jobs" });
  const claimPool = database.createPool("owner", { limit: 2, name: "jobs claim" });
  const pool = createEnginePool(driverPool);
  const definitions = new Map<string, JobDefinition>();
  const schedules: ScheduleDefinition[] = [];
  const records = createRecords(pool, (error) => logger.debug({ error }, "Progress could not be stored"));
  const prepare = onceUntilSuccess(() => prepareEngine(driverPool));
  let worker: Worker | undefined;
  let scheduler: Scheduler | undefined;

  const health = async () => {
    await prepare();
    return jobsHealth(pool, worker?.working() ?? false);
  };
  const metrics = createJobMetrics(deps.metrics, health);

  async function drain(timeoutSeconds: number): Promise<DrainResult> {
    await scheduler?.stop();
    const result = (await worker?.drain(timeoutSeconds)) ?? { released: 0 };
    scheduler = undefined;
    worker = undefined;
    await records.flush().catch(() => undefined);
    records.stop();
    return result;
  }

  async function start(roles: { worker?: boolean; scheduler?: boolean } = {}): Promise<void> {
    await prepare();
    if (roles.worker ?? true) {
      const { batchSize, retryBaseMs } = config;
      const concurrency = concurrencyOf(config);
      worker = new Worker({
        database,
        definitions,
        concurrency,
        batchSize,
        retryBaseMs,
        pool,
        claimPool,
        records,
        metrics,
        clock,
        logger,
      });
      await worker.start();
    }
    if (roles.scheduler ?? true) {
      scheduler = createScheduler({ database, schedules, clock, logger, prune: () => records.prune() });
      await scheduler.tick();
      scheduler.start();
    }
  }

  return {
    enqueue: (transaction, job, payload, options = {}) =>
      enqueueOne(transaction, clock, job, payload, options),
    enqueueMany: (transaction, job, payloads, options = {}) =>
      enqueueAll(transaction, clock, job, payloads, options),
    register(jobs, added = []) {
      for (const job of jobs) addOnce(definitions, job);
      schedules.push(...added);
    },
    start,
    drain: ({ timeoutSeconds }) => drain(timeoutSeconds),
    status: (jobId, workspaceId) => prepare().then(() => jobStatus(pool, jobId, workspaceId)),
    cancel: (jobId, workspaceId) => prepare().then(() => cancelJob(pool, jobId, workspaceId)),
    pause: pauseJobs,
    resume: resumeJobs,
    deadLetters: createDeadLetters(pool),
    health,
    async close() {
      await drain(0);
    },
  };
}

function concurrencyOf(config: JobsConfig): Readonly<Record<QueueName, number>> {
  return {
    prompt: config.promptConcurrency,
    default: config.defaultConcurrency,
    sync: config.syncConcurrency,
    maintenance: config.maintenanceConcurrency,
  };
}

function onceUntilSuccess(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

function addOnce(definitions: Map<string, JobDefinition>, job: JobDefinition): void {
  if (definitions.has(job.name))
    throw new Error(`Two jobs are called ${job.name}; give one of them another name.`);
  definitions.set(job.name, job);
}
