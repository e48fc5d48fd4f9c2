import { Logger as LibraryLogger, runTaskList, type Task, type WorkerPool } from "graphile-worker";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { QueueName } from "./definition.ts";
import { createDispatcher, type Dispatched, type Dispatcher } from "./dispatcher.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { Parcel } from "./envelope.ts";
import type { Runner } from "./runner.ts";
import type { Tidier } from "./tidier.ts";

export interface QueueWorkerDeps {
  readonly queue: QueueName;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly pool: EnginePool;
  readonly runner: Runner;
  readonly tidier: Tidier;
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
  readonly queue: QueueName;
  readonly poolId: string;
  readonly dispatcher: Dispatcher;
  /** Takes no more jobs; resolves when the running ones have ended. */
  stop(): Promise<void>;
  /** Like `stop`, for aborted jobs: does not wait long. */
  abandon(): Promise<void>;
}

const POLL_MS = 1000;
const ABANDON_MS = 3000;
/** Outcomes of jobs that end within this time are stored together. */
const COMPLETE_TOGETHER_MS = 10;

export function startQueueWorker(deps: QueueWorkerDeps): QueueWorker {
  const { queue, concurrency, batchSize, pool, clock, logger } = deps;
  let stopping = false;
  const dispatcher = createDispatcher({
    concurrency,
    batchSize,
    clock,
    onError: (error) => logger.debug({ queue, error }, "Jobs could not be handed to the engine"),
    dispatch: handOver(pool, queue, (count) => {
      workers.nudge(count);
      deps.tidier.passed(count);
    }),
  });
  const task: Task = async (parcel, { job }) => {
    await deps.mayStart();
    dispatcher.jobStarted();
    try {
      const [failures, kills, readyMs, envelope] = parcel as Parcel;
      await deps.runner.run({
        engineId: job.id,
        poolId: workers.id,
        queue,
        failures,
        kills,
        readyMs,
        envelope,
      });
    } finally {
      dispatcher.jobEnded();
    }
  };
  const onUnstored = () => {
    if (!stopping) deps.onStopped();
  };
  const workers: WorkerPool = runTaskList(
    {
      noHandleSignals: true,
      logger: libraryLogger(logger.child({ queue })),
      preset: presetOf(concurrency, batchSize),
    },
    { [queue]: task },
    pool.forLibrary(deps.ready, onUnstored),
  );
  const onEnd = (error?: unknown) => {
    if (stopping) return;
    logger.warn({ queue, error }, "The workers of a queue stopped");
    deps.onStopped();
  };
  void workers.promise.then(() => onEnd(), onEnd);

  return {
    queue,
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
      // By force only when the gentle way hangs on a dead database: force delays the jobs.
      const timer = setTimeout(
        () => void Promise.resolve(workers.forcefulShutdown("abandoned")).catch(() => undefined),
        ABANDON_MS,
      );
      await Promise.resolve(workers.gracefulShutdown()).catch(() => undefined);
      clearTimeout(timer);
    },
  };
}

/** One hand-over, which goes on after the lane where the last one ended. */
function handOver(pool: EnginePool, queue: QueueName, onMoved: (count: number) => void) {
  let cursor: string | null = null;
  return async (window: number): Promise<Dispatched> => {
    const [row] = await pool.query<Dispatched & { readonly last_lane: string | null }>({
      name: "jobs-dispatch",
      text: "select * from jobs.dispatch($1, $2, $3)",
      values: [queue, window, cursor],
    });
    if (row === undefined) return { moved: 0, space: 0 };
    cursor = row.last_lane;
    if (row.moved > 0) onMoved(row.moved);
    return row;
  };
}

function presetOf(concurrency: number, batchSize: number): GraphileConfig.Preset {
  const together = {
    localQueue: { size: Math.max(batchSize, concurrency) },
    completeJobBatchDelay: COMPLETE_TOGETHER_MS,
  };
  return {
    worker: { concurrentJobs: concurrency, pollInterval: POLL_MS, ...(batchSize > 1 ? together : {}) },
  };
}

/** The library's own lines at our debug level; what matters to operators is logged by us. */
function libraryLogger(logger: Logger): LibraryLogger {
  return new LibraryLogger(() => (level, message) => {
    if (level === "error" || level === "warning") logger.debug({ level }, message);
  });
}
