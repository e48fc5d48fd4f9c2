import type { Database, Subscription } from "#platform/database";
import type { Logger } from "#platform/telemetry";
import type { EnginePool } from "./engine-pool.ts";
import { type Session, type SessionDeps, startSession } from "./session.ts";
import type { DrainResult } from "./types.ts";

export interface WorkerDeps extends Omit<SessionDeps, "onLost"> {
  readonly database: Database;
}

/** Keeps one session alive: begins another when one is lost, until it is drained. */
export interface Worker {
  drain(timeoutSeconds: number): Promise<DrainResult>;
  working(): boolean;
}

/** Longest time between two looks for jobs that have become due. */
const PROMOTE_EVERY_MS = 1000;
const RESTART_MS = 250;

export async function startWorker(deps: WorkerDeps): Promise<Worker> {
  const { database, pool, logger } = deps;
  let session: Session | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopped = false;

  const sessionDeps: SessionDeps = {
    ...deps,
    onLost: () => {
      const old = session;
      session = undefined;
      if (old === undefined || stopped) return;
      logger.error("This worker lost its claim; it begins anew");
      void old.abandon().finally(begin);
    },
  };

  function begin(): void {
    if (stopped) return;
    startSession(sessionDeps).then(
      (fresh) => {
        if (stopped) void fresh.drain(0);
        else session = fresh;
      },
      (error: unknown) => {
        logger.warn({ error }, "Work on jobs cannot begin yet");
        restart = setTimeout(begin, RESTART_MS);
      },
    );
  }

  session = await startSession(sessionDeps);
  const subscriptions = await subscribe(database, () => session);
  const promotion = startPromotion(pool, logger, () => session?.wake());

  return {
    working: () => session !== undefined,
    async drain(timeoutSeconds) {
      stopped = true;
      clearTimeout(restart);
      promotion.stop();
      const result = (await session?.drain(timeoutSeconds)) ?? { released: 0 };
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
      return result;
    },
  };
}

function subscribe(database: Database, session: () => Session | undefined): Promise<readonly Subscription[]> {
  return Promise.all([
    database.listen("jobs_ready", {
      onMessage: (queue) => session()?.wake(queue),
      onMissed: () => session()?.wake(),
    }),
    database.listen("jobs_cancel", {
      onMessage: (jobId) => session()?.cancel(jobId),
      onMissed: () => undefined,
    }),
  ]);
}

/** Makes due jobs ready when their time has come, at the latest a second later. */
function startPromotion(pool: EnginePool, logger: Logger, onReady: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function promote(): Promise<void> {
    let nextMs = PROMOTE_EVERY_MS;
    try {
      const [row] = await pool.query<{ next: number | null }>({ name: "jobs-promote", text: "select jobs.promote() as next" });
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
