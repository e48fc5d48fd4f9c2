import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { type DriverPool, type EngineClient, send } from "./engine-pool.ts";

export interface ClaimDeps {
  /** Lends the connection that holds the lock; two connections at most. */
  readonly pool: DriverPool;
  readonly workerId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The lock may be free now: start nothing until `onHeld`. */
  onDoubt(): void;
  onHeld(): void;
  /** Others own this worker's jobs, or soon will: stop everything. */
  onForfeit(): void;
}

/** This process's proof that it is alive. */
export interface Claim {
  readonly lockKey: number;
  /** Begins to watch over other workers too; after the worker's row is stored. */
  watch(): void;
  /** Lets go of the lock. */
  release(): Promise<void>;
}

const SWEEP_EVERY_MS = 500;
/** A sweep that is not answered by then means that the connection is dead without knowing it. */
const ANSWER_MS = 2000;
/** Others wait this long after they first found the lock free. */
const GRACE_MS = 1500;
/** We give up earlier than they act. */
const RECLAIM_MS = 1200;
const LOCK_CLASS = 811_007;

/*
 * A claim is in one of three states.
 *
 *   held       Our session holds the advisory lock (LOCK_CLASS, lockKey). The server frees it when our
 *              connection ends, whatever the reason: kill -9, a crash, a pulled cable once TCP notices.
 *              No clock and no heartbeat row is involved, so a paused process or a skewed clock cannot
 *              look dead. Every half second the same connection sweeps for other workers, which also
 *              proves that it still answers.
 *   doubtful   The connection broke or did not answer. From the moment the server noticed, others find
 *              the lock free; they note the time and act only if it is still free GRACE_MS later. Until
 *              then the jobs are ours: the running ones go on, but none is started. We connect again and
 *              take the lock. If the old session still lives on the server (a half-open connection), the
 *              lock is refused, and refused to the sweepers as well, so we keep trying.
 *   forfeited  RECLAIM_MS passed, or we got the lock but our row is gone: someone has inherited, or may
 *              at any moment. Running jobs are aborted, the pools stop, and the process begins anew
 *              under another id once the database answers. RECLAIM_MS < GRACE_MS, so abort comes before
 *              the others' restart; a job that ignores its signal can still overlap with its second run,
 *              which is why effects need unique keys. What it writes about the job itself is fenced by
 *              the pool id that holds the job.
 *
 * A restart of the database is all of this at once: every lock is free at the same time, and whoever
 * comes back first sees all others missing. The grace time lets them return.
 */
export async function takeClaim(deps: ClaimDeps): Promise<Claim> {
  const { logger, clock, workerId } = deps;
  let client: EngineClient | undefined;
  let closed = false;
  let sweeping: Promise<void> | undefined;

  async function connect(): Promise<EngineClient> {
    const fresh: EngineClient = await deps.pool.connect();
    const onBroken = () => doubt(fresh);
    fresh.on("error", onBroken);
    fresh.on("end", onBroken);
    return fresh;
  }

  function doubt(broken: EngineClient): void {
    if (closed || broken !== client) return;
    client = undefined;
    broken.release(true);
    logger.warn({ workerId }, "The connection that proves this worker alive broke");
    deps.onDoubt();
    void reclaim();
  }

  async function reclaim(): Promise<void> {
    const deadlineMs = clock.monotonicMs() + RECLAIM_MS;
    while (!closed && clock.monotonicMs() < deadlineMs) {
      const outcome = await retake().catch(() => "retry" as const);
      if (outcome === "held") return deps.onHeld();
      if (outcome === "inherited") break;
      await sleep(100);
    }
    if (!closed) deps.onForfeit();
  }

  async function retake(): Promise<"held" | "inherited" | "retry"> {
    const fresh = await within(RECLAIM_MS, connect());
    try {
      if (!(await lock(fresh, lockKey))) return release(fresh, "retry");
      const rows = await send(fresh, {
        text: "update jobs.workers set missing_since = null where id = $1 returning id",
        values: [workerId],
      });
      if (rows.length === 0) return release(fresh, "inherited");
      client = fresh;
      return "held";
    } catch (error) {
      fresh.release(true);
      throw error;
    }
  }

  async function sweep(): Promise<void> {
    const asked = client;
    if (asked === undefined) return;
    try {
      const rows = await within(
        ANSWER_MS,
        send<{ worker: string; resumed: number; buried: number }>(asked, {
          name: "jobs-sweep",
          text: "select * from jobs.sweep($1, $2)",
          values: [workerId, GRACE_MS],
        }),
      );
      for (const row of rows) logger.warn({ ...row }, "A worker died; its jobs go on elsewhere");
    } catch (error) {
      logger.debug({ error }, "The sweep for dead workers failed");
      doubt(asked);
    }
  }

  const first = await connect();
  const [row] = await send<{ key: number }>(first, { text: "select nextval('jobs.worker_lock')::integer as key" });
  const lockKey = row?.key ?? 0;
  if (!(await lock(first, lockKey))) throw new Error(`The lock of worker ${lockKey} is taken.`);
  client = first;
  let timer: NodeJS.Timeout | undefined;

  return {
    lockKey,
    watch() {
      timer = setInterval(() => {
        sweeping ??= sweep().finally(() => {
          sweeping = undefined;
        });
      }, SWEEP_EVERY_MS);
    },
    async release() {
      closed = true;
      clearInterval(timer);
      await sweeping;
      client?.release(true);
      client = undefined;
    },
  };
}

async function lock(client: EngineClient, key: number): Promise<boolean> {
  const [row] = await send<{ locked: boolean }>(client, {
    text: "select pg_try_advisory_lock($1, $2) as locked",
    values: [LOCK_CLASS, key],
  });
  return row?.locked ?? false;
}

function release<Outcome>(client: EngineClient, outcome: Outcome): Outcome {
  client.release(true);
  return outcome;
}

async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  const controller = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: controller.signal, ref: false }).then(() => {
    throw new Error(`No answer within ${milliseconds} ms.`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    controller.abort();
  }
}
