import { type Clock, newUuid } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { type Claim, takeClaim } from "./claim.ts";
import { type JobDefinition, type QueueName, queueNames } from "./definition.ts";
import type { DriverPool, EnginePool } from "./engine-pool.ts";
import type { JobMetrics } from "./metrics.ts";
import { type QueueWorker, startQueueWorker } from "./queue-worker.ts";
import type { Records } from "./records.ts";
import { createRunner, type Runner } from "./runner.ts";
import { createRunningLedger } from "./running-ledger.ts";

export interface SessionDeps {
  readonly definitions: ReadonlyMap<string, JobDefinition>;
  readonly concurrency: Readonly<Record<QueueName, number>>;
  readonly batchSize: number;
  readonly retryBaseMs: number;
  readonly pool: EnginePool;
  readonly claimPool: DriverPool;
  readonly records: Records;
  readonly metrics: JobMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The session cannot go on; it has stopped taking jobs. */
  onLost(): void;
}

/** One life of this process as a worker, from taking its claim to letting go of it. */
export interface Session {
  wake(queue?: string): void;
  cancel(jobId: string): void;
  /** Ends with the running jobs; those that still run after the time are put back. */
  drain(timeoutSeconds: number): Promise<{ readonly released: number }>;
  /** Ends at once, after the claim was lost. */
  abandon(): Promise<void>;
}

/** Registers this process as a worker and starts its queues. */
export async function startSession(deps: SessionDeps): Promise<Session> {
  const { pool, clock, logger } = deps;
  const workerId = newUuid(clock.nowMs());
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  let pause: PromiseWithResolvers<void> | undefined;
  let lost = false;

  const resume = () => {
    pause?.resolve();
    pause = undefined;
  };
  const lose = () => {
    if (lost) return;
    lost = true;
    runner.interrupt();
    resume();
    deps.onLost();
  };
  const runner: Runner = createRunner({
    ...deps,
    ledger: createRunningLedger(async (jobIds) => {
      await pool.query({ name: "jobs-running", text: "update jobs.workers set running = $2 where id = $1", values: [workerId, jobIds] });
    }),
  });
  const claim = await takeClaim({
    pool: deps.claimPool,
    workerId,
    clock,
    logger,
    onDoubt: () => {
      pause ??= Promise.withResolvers<void>();
    },
    onHeld: resume,
    onForfeit: lose,
  });
  const workers = startQueues(deps, runner, ready.promise, () => pause?.promise, lose);
  await registerWorker(pool, workerId, claim, workers).catch(async (error: unknown) => {
    ready.reject(error);
    await Promise.all(workers.map((worker) => worker.abandon()));
    await claim.release();
    throw error;
  });
  ready.resolve();
  claim.watch();
  for (const worker of workers) worker.dispatcher.wake();
  logger.info({ workerId, queues: workers.map((worker) => worker.queue) }, "Working on jobs");

  return {
    wake: (queue) => {
      for (const worker of workers) if (queue === undefined || worker.queue === queue) worker.dispatcher.wake();
    },
    cancel: (jobId) => runner.cancel(jobId),
    async drain(timeoutSeconds) {
      let released = 0;
      const timer = setTimeout(() => {
        released = runner.interrupt();
      }, timeoutSeconds * 1000);
      await Promise.all(workers.map((worker) => worker.stop()));
      clearTimeout(timer);
      await pool.query({ text: "select * from jobs.inherit($1, false)", values: [workerId] }).catch((error: unknown) => logger.warn({ error }, "A worker could not sign off; others will notice"));
      await claim.release();
      return { released };
    },
    async abandon() {
      await Promise.all(workers.map((worker) => worker.abandon()));
      await pool.query({ text: "select * from jobs.inherit($1, false)", values: [workerId] }).catch(() => undefined);
      await claim.release();
    },
  };
}

type NamedWorker = QueueWorker & { readonly queue: QueueName };

function startQueues(
  deps: SessionDeps,
  runner: Runner,
  ready: Promise<void>,
  mayStart: () => Promise<void> | undefined,
  onStopped: () => void,
): readonly NamedWorker[] {
  return queueNames
    .filter((queue) => deps.concurrency[queue] > 0)
    .map((queue) => ({
      queue,
      ...startQueueWorker({ ...deps, queue, concurrency: deps.concurrency[queue], runner, ready, mayStart, onStopped }),
    }));
}

async function registerWorker(
  pool: EnginePool,
  workerId: string,
  claim: Claim,
  workers: readonly NamedWorker[],
): Promise<void> {
  await pool.query({
    text: "insert into jobs.workers (id, lock_key, pool_ids) values ($1, $2, $3)",
    values: [workerId, claim.lockKey, workers.map((worker) => worker.poolId)],
  });
}
