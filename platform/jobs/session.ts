import { type Clock, newUuid } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { Claim } from "./claim.ts";
import { type JobDefinition, type QueueName, queueNames } from "./definition.ts";
import type { DriverPool } from "./driver.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { JobMetrics } from "./metrics.ts";
import { type QueueWorker, startQueueWorker } from "./queue-worker.ts";
import type { Records } from "./records.ts";
import { Runner } from "./runner.ts";
import { createRunningLedger } from "./running-ledger.ts";
import { createTidier } from "./tidier.ts";

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
  onLost(session: Session): void;
}

/** One life of this process as a worker, from taking its claim to letting go of it. */
export class Session {
  readonly #deps: SessionDeps;
  readonly workerId: string;
  readonly #runner: Runner;
  readonly #claim: Claim;
  #workers: readonly QueueWorker[] = [];
  /** Pending while the claim is in doubt. */
  #pause: PromiseWithResolvers<void> | undefined;
  #lost = false;

  constructor(deps: SessionDeps) {
    const { pool, clock, logger } = deps;
    const workerId = newUuid(clock.nowMs());
    this.#deps = deps;
    this.workerId = workerId;
    this.#runner = new Runner({
      ...deps,
      ledger: createRunningLedger(async (jobIds) => {
        await pool.query({
          name: "jobs-running",
          text: "update jobs.workers set running = $2 where id = $1",
          values: [workerId, jobIds],
        });
      }),
    });
    this.#claim = new Claim({
      pool: deps.claimPool,
      workerId,
      clock,
      logger,
      onDoubt: () => {
        this.#pause ??= Promise.withResolvers<void>();
      },
      onHeld: () => this.#resume(),
      onForfeit: () => this.#lose(),
    });
  }

  /** Registers this process as a worker and starts its queues. */
  async start(): Promise<void> {
    const { pool, logger } = this.#deps;
    const ready = Promise.withResolvers<void>();
    ready.promise.catch(() => undefined);
    try {
      const lockKey = await this.#claim.take();
      this.#workers = this.#startQueues(ready.promise);
      await pool.query({
        text: "insert into jobs.workers (id, lock_key, pool_ids) values ($1, $2, $3)",
        values: [this.workerId, lockKey, this.#workers.map((worker) => worker.poolId)],
      });
    } catch (error) {
      ready.reject(error);
      await this.#end();
      throw error;
    }
    ready.resolve();
    this.#claim.watch();
    this.wake();
    logger.info(
      { workerId: this.workerId, queues: this.#workers.map((worker) => worker.queue) },
      "Working on jobs",
    );
  }

  wake(queue?: string): void {
    for (const worker of this.#workers)
      if (queue === undefined || worker.queue === queue) worker.dispatcher.wake();
  }

  cancel(jobId: string): void {
    this.#runner.cancel(jobId);
  }

  /** Ends with the running jobs; those that still run after the time are put back. */
  async drain(timeoutSeconds: number): Promise<{ readonly released: number }> {
    let released = 0;
    const timer = setTimeout(() => {
      released = this.#runner.interrupt();
    }, timeoutSeconds * 1000);
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    clearTimeout(timer);
    if (!(await signOff(this.#deps.pool, this.workerId))) {
      this.#deps.logger.warn({ workerId: this.workerId }, "A worker could not sign off; others will notice");
    }
    await this.#claim.release();
    return { released };
  }

  /** Ends at once, after the claim was lost; false when what it held could not be freed. */
  async abandon(): Promise<boolean> {
    await this.#end();
    return await signOff(this.#deps.pool, this.workerId);
  }

  async #end(): Promise<void> {
    this.#lost = true;
    this.#runner.interrupt();
    await Promise.all(this.#workers.map((worker) => worker.abandon()));
    await this.#claim.release();
  }

  #startQueues(ready: Promise<void>): readonly QueueWorker[] {
    const { concurrency, pool, clock, logger } = this.#deps;
    const tidier = createTidier(pool, clock, (error) =>
      logger.debug({ error }, "The queue tables could not be tidied"),
    );
    return queueNames
      .filter((queue) => concurrency[queue] > 0)
      .map((queue) =>
        startQueueWorker({
          ...this.#deps,
          queue,
          concurrency: concurrency[queue],
          runner: this.#runner,
          tidier,
          ready,
          mayStart: () => this.#pause?.promise,
          onStopped: () => this.#lose(),
        }),
      );
  }

  #resume(): void {
    this.#pause?.resolve();
    this.#pause = undefined;
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#runner.interrupt();
    this.#resume();
    this.#deps.onLost(this);
  }
}

/** Frees what a worker of this process held; counts no kill. False when the database did not do it. */
export async function signOff(pool: EnginePool, workerId: string): Promise<boolean> {
  try {
    await pool.query({ text: "select * from jobs.inherit($1, false)", values: [workerId] });
    return true;
  } catch {
    return false;
  }
}
