import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { type DriverPool, type EngineClient, send } from "./driver.ts";

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

const SWEEP_EVERY_MS = 500;
/** A sweep that is not answered by then means that the connection is dead without knowing it. */
const ANSWER_MS = 2000;
/** Others wait this long after they first found the lock free. */
const GRACE_MS = 1500;
/** We give up earlier than they act. */
const RECLAIM_MS = 1200;
const LOCK_CLASS = 811_007;

/**
 * This process's proof that it is alive. A claim is in one of three states.
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
export class Claim {
  readonly #deps: ClaimDeps;
  /** The connection that holds the lock; `undefined` while doubtful, forfeited or released. */
  #client: EngineClient | undefined;
  #lockKey = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(deps: ClaimDeps) {
    this.#deps = deps;
  }

  /** Connects and takes a fresh lock; answers its key for the worker's row. */
  async take(): Promise<number> {
    const client = await this.#connect();
    const [row] = await send<{ key: number }>(client, {
      text: "select nextval('jobs.worker_lock')::integer as key",
    });
    this.#lockKey = row?.key ?? 0;
    if (!(await lock(client, this.#lockKey)))
      throw new Error(`The lock of worker ${this.#lockKey} is taken.`);
    this.#client = client;
    return this.#lockKey;
  }

  /** Begins to watch over other workers, and so over its own connection; after the worker's row is stored. */
  watch(): void {
    this.#timer = setInterval(() => {
      this.#sweeping ??= this.#sweep().finally(() => {
        this.#sweeping = undefined;
      });
    }, SWEEP_EVERY_MS);
  }

  /** Lets go of the lock. */
  async release(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#sweeping;
    this.#client?.release(true);
    this.#client = undefined;
  }

  async #connect(): Promise<EngineClient> {
    const client: EngineClient = await this.#deps.pool.connect();
    const onBroken = () => this.#doubt(client);
    client.on("error", onBroken);
    client.on("end", onBroken);
    return client;
  }

  #doubt(broken: EngineClient): void {
    if (this.#ended || broken !== this.#client) return;
    this.#client = undefined;
    broken.release(true);
    this.#deps.logger.warn(
      { workerId: this.#deps.workerId },
      "The connection that proves this worker alive broke",
    );
    this.#deps.onDoubt();
    void this.#reclaim();
  }

  async #reclaim(): Promise<void> {
    const { clock } = this.#deps;
    const deadlineMs = clock.monotonicMs() + RECLAIM_MS;
    while (!this.#ended && clock.monotonicMs() < deadlineMs) {
      const outcome = await this.#retake().catch(() => "retry" as const);
      if (outcome === "held") return this.#deps.onHeld();
      if (outcome === "inherited") break;
      await sleep(100);
    }
    if (!this.#ended) this.#deps.onForfeit();
  }

  async #retake(): Promise<"held" | "inherited" | "retry"> {
    const client = await within(RECLAIM_MS, this.#connect());
    let outcome: "held" | "inherited" | "retry" = "retry";
    try {
      if (await lock(client, this.#lockKey)) {
        const rows = await send(client, {
          text: "update jobs.workers set missing_since = null where id = $1 returning id",
          values: [this.#deps.workerId],
        });
        outcome = rows.length > 0 && !this.#ended ? "held" : "inherited";
      }
    } finally {
      if (outcome === "held") this.#client = client;
      else client.release(true);
    }
    return outcome;
  }

  async #sweep(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const statement = {
      name: "jobs-sweep",
      text: "select * from jobs.sweep($1, $2)",
      values: [this.#deps.workerId, GRACE_MS],
    };
    try {
      const rows = await within(ANSWER_MS, send<Inheritance>(client, statement));
      for (const row of rows) this.#deps.logger.warn({ ...row }, "A worker died; its jobs go on elsewhere");
    } catch (error) {
      this.#deps.logger.debug({ error }, "The sweep for dead workers failed");
      this.#doubt(client);
    }
  }
}

interface Inheritance {
  readonly worker: string;
  readonly resumed: number;
  readonly buried: number;
}

async function lock(client: EngineClient, key: number): Promise<boolean> {
  const [row] = await send<{ locked: boolean }>(client, {
    text: "select pg_try_advisory_lock($1, $2) as locked",
    values: [LOCK_CLASS, key],
  });
  return row?.locked ?? false;
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
