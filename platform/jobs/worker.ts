import type { Database, Subscription } from "#platform/database";
import type { Logger } from "#platform/telemetry";
import type { EnginePool } from "./engine-pool.ts";
import { Session, type SessionDeps, signOff } from "./session.ts";
import type { DrainResult } from "./types.ts";

export interface WorkerDeps extends Omit<SessionDeps, "onLost"> {
  readonly database: Database;
}

/** Longest time between two looks for jobs that have become due. */
const PROMOTE_EVERY_MS = 1000;
const RESTART_MS = 250;

/** Keeps one session alive: begins another when one is lost, until it is drained. */
export class Worker {
  readonly #deps: WorkerDeps;
  #session: Session | undefined;
  #subscriptions: readonly Subscription[] = [];
  #promotion: { stop(): void } | undefined;
  /** Earlier lives of this process whose jobs could not be freed yet. */
  readonly #unsigned = new Set<string>();
  #restart: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const { pool, logger } = this.#deps;
    this.#session = await this.#begin();
    this.#subscriptions = await this.#subscribe();
    this.#promotion = startPromotion(pool, logger, () => this.#session?.wake());
  }

  working(): boolean {
    return this.#session !== undefined;
  }

  async drain(timeoutSeconds: number): Promise<DrainResult> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    this.#promotion?.stop();
    const result = (await this.#session?.drain(timeoutSeconds)) ?? { released: 0 };
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()));
    return result;
  }

  async #begin(): Promise<Session> {
    for (const workerId of this.#unsigned) {
      if (await signOff(this.#deps.pool, workerId)) this.#unsigned.delete(workerId);
    }
    const session = new Session({ ...this.#deps, onLost: (lost) => void this.#replace(lost) });
    await session.start();
    return session;
  }

  async #replace(lost: Session): Promise<void> {
    if (this.#stopped) return;
    this.#deps.logger.error({ workerId: lost.workerId }, "This worker lost its claim; it begins anew");
    this.#session = undefined;
    if (!(await lost.abandon())) this.#unsigned.add(lost.workerId);
    await this.#beginAgain();
  }

  async #beginAgain(): Promise<void> {
    if (this.#stopped) return;
    try {
      const session = await this.#begin();
      if (this.#stopped) await session.drain(0);
      else this.#session = session;
    } catch (error) {
      this.#deps.logger.debug({ error }, "Work on jobs cannot begin yet");
      this.#restart = setTimeout(() => void this.#beginAgain(), RESTART_MS);
    }
  }

  #subscribe(): Promise<readonly Subscription[]> {
    const { database } = this.#deps;
    return Promise.all([
      database.listen("jobs_ready", {
        onMessage: (queue) => this.#session?.wake(queue),
        onMissed: () => this.#session?.wake(),
      }),
      database.listen("jobs_cancel", {
        onMessage: (jobId) => this.#session?.cancel(jobId),
        onMissed: () => undefined,
      }),
    ]);
  }
}

/** Makes due jobs ready when their time has come, at the latest a second later. */
function startPromotion(pool: EnginePool, logger: Logger, onReady: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function promote(): Promise<void> {
    let nextMs = PROMOTE_EVERY_MS;
    try {
      const [row] = await pool.query<{ next: number | null }>({
        name: "jobs-promote",
        text: "select jobs.promote() as next",
      });
      nextMs = Math.min(row?.next ?? PROMOTE_EVERY_MS, PROMOTE_EVERY_MS);
      onReady();
    } catch (error) {
      logger.debug({ error }, "Due jobs could not be made ready");
    }
    if (!stopped) timer = setTimeout(() => void promote(), Math.max(nextMs, 5));
  }

  void promote();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
