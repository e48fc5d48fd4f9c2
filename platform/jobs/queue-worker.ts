import { Logger as LibraryLogger, runTaskList, type WorkerPool } from "graphile-worker";
import { type Clock, messageOf } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { QueueName } from "./definition.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { Envelope } from "./envelope.ts";
import type { Runner } from "./runner.ts";

export interface QueueWorkerDeps {
  readonly queue: QueueName;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly pool: EnginePool;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nothing is claimed from the engine before. */
  readonly ready: Promise<void>;
  /** Nothing is started while this is pending. */
  mayStart(): Promise<void> | undefined;
  /** The engine library gave up, for example because it could not store outcomes. */
  onStopped(): void;
}

/** The workers of one queue in this process. */
export interface QueueWorker {
  readonly poolId: string;
  readonly dispatcher: Dispatcher;
  /** Takes no more jobs; resolves when the running ones have ended. */
  stop(): Promise<void>;
  /** Does not wait for running jobs. */
  abandon(): Promise<void>;
}

const POLL_MS = 1000;
/** Outcomes of jobs that end within this time are stored together. */
const COMPLETE_TOGETHER_MS = 2;

export function startQueueWorker(deps: QueueWorkerDeps): QueueWorker {
  const { queue, concurrency, batchSize, pool, runner, clock, logger } = deps;
  const batched = batchSize > 1;
  let cursor: string | null = null;
  let stopping = false;

  const dispatcher = createDispatcher({
    concurrency,
    batchSize,
    clock,
    onError: (error) => logger.debug({ queue, error }, "Jobs could not be handed to the engine"),
    async dispatch(window) {
      const [row] = await pool.query<{ moved: number; space: number; last_lane: string | null }>({
        name: "jobs-dispatch",
        text: "select * from jobs.dispatch($1, $2, $3)",
        values: [queue, window, cursor],
      });
      if (row === undefined) return { moved: 0, space: 0 };
      cursor = row.last_lane;
      if (row.moved > 0) workers.nudge(row.moved);
      return row;
    },
  });

  const workers: WorkerPool = runTaskList(
    {
      noHandleSignals: true,
      logger: libraryLogger(logger.child({ queue })),
      preset: {
        worker: {
          concurrentJobs: concurrency,
          pollInterval: POLL_MS,
          ...(batched ? { localQueue: { size: Math.max(batchSize, concurrency) }, completeJobBatchDelay: COMPLETE_TOGETHER_MS } : {}),
        },
      },
    },
    {
      [queue]: async (envelope, { job }) => {
        await deps.mayStart();
        dispatcher.jobStarted();
        try {
          await runner.run({ engineId: job.id, poolId: workers.id, queue, envelope: envelope as Envelope });
        } finally {
          dispatcher.jobEnded();
        }
      },
    },
    pool.forLibrary(deps.ready),
  );
  workers.promise.catch((error: unknown) => error).then((error: unknown) => {
    if (stopping) return;
    logger.warn({ queue, reason: messageOf(error) }, "The workers of a queue stopped");
    deps.onStopped();
  }).catch(() => undefined);

  return {
    poolId: workers.id,
    dispatcher,
    async stop() {
      stopping = true;
      await dispatcher.stop();
      await Promise.resolve(workers.gracefulShutdown()).catch(() => undefined);
    },
    async abandon() {
      stopping = true;
      void dispatcher.stop();
      await Promise.resolve(workers.forcefulShutdown("abandoned")).catch(() => undefined);
    },
  };
}

/** The library's own lines at our debug level; what matters to operators is logged by us. */
function libraryLogger(logger: Logger): LibraryLogger {
  return new LibraryLogger(() => (level, message) => {
    if (level === "error" || level === "warning") logger.debug({ level }, message);
  });
}
