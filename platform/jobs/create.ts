import type { Database, MigrationSet } from "#platform/database";
import { type Clock, isUuid } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import type { JobsConfig } from "./config.ts";
import { createDeadLetters } from "./dead-letters.ts";
import type { JobDefinition, ScheduleDefinition } from "./definition.ts";
import { createEnginePool } from "./engine-pool.ts";
import { prepareEngine } from "./engine-schema.ts";
import { enqueueAll } from "./enqueue.ts";
import { cancelJob, jobsHealth, jobStatus } from "./inspection.ts";
import { createJobMetrics } from "./metrics.ts";
import { createRecords } from "./records.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import type { DrainResult, Jobs } from "./types.ts";
import { startWorker, type Worker } from "./worker.ts";

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
  let worker: Worker | undefined;
  let scheduler: Scheduler | undefined;
  let prepared: Promise<void> | undefined;

  const health = async () => {
    await prepare();
    return jobsHealth(pool, worker?.working() ?? false);
  };
  const metrics = createJobMetrics(deps.metrics, health);

  function prepare(): Promise<void> {
    prepared ??= prepareEngine(driverPool).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }

  async function drain(timeoutSeconds: number): Promise<DrainResult> {
    await scheduler?.stop();
    const ending = worker;
    scheduler = undefined;
    worker = undefined;
    const result = (await ending?.drain(timeoutSeconds)) ?? { released: 0 };
    await records.flush().catch(() => undefined);
    records.stop();
    return result;
  }

  return {
    async enqueue(transaction, job, payload, options = {}) {
      const [id] = await enqueueAll(transaction, clock, job, [payload], options);
      if (id === undefined) throw new Error("The database stored a job without answering its id.");
      return id;
    },
    enqueueMany: (transaction, job, payloads, options = {}) => enqueueAll(transaction, clock, job, payloads, options),
    register(jobs, added = []) {
      for (const job of jobs) addOnce(definitions, job);
      schedules.push(...added);
    },
    async start({ worker: works = true, scheduler: schedulesToo = true } = {}) {
      await prepare();
      if (works) {
        worker = await startWorker({
          database,
          definitions,
          concurrency: { default: config.defaultConcurrency, sync: config.syncConcurrency, maintenance: config.maintenanceConcurrency },
          batchSize: config.batchSize,
          retryBaseMs: config.retryBaseMs,
          pool,
          claimPool,
          records,
          metrics,
          clock,
          logger,
        });
      }
      if (schedulesToo && schedules.length > 0) {
        scheduler = createScheduler({ database, schedules, clock, logger });
        await scheduler.tick();
        scheduler.start();
      }
    },
    drain: ({ timeoutSeconds }) => drain(timeoutSeconds),
    status: async (jobId, workspaceId) => {
      await prepare();
      return isUuid(jobId) ? jobStatus(pool, jobId, workspaceId) : undefined;
    },
    cancel: async (jobId, workspaceId) => {
      await prepare();
      return cancelJob(pool, jobId, workspaceId);
    },
    deadLetters: createDeadLetters(pool),
    health,
    async close() {
      await drain(0);
    },
  };
}

function addOnce(definitions: Map<string, JobDefinition>, job: JobDefinition): void {
  if (definitions.has(job.name)) throw new Error(`Two jobs are called ${job.name}; give one of them another name.`);
  definitions.set(job.name, job);
}
