import type { Clock } from "#platform/kernel";
import type { EnginePool } from "./engine-pool.ts";

/** Removes the dead rows that a queue table collects, before they slow every look for a job. */
export interface Tidier {
  /** So many jobs passed through the tables. */
  passed(count: number): void;
}

/** Finding a job walks over the dead rows before it; the server's own vacuum looks once a minute only. */
const JOBS_BETWEEN = 5000;
const SHORTEST_PAUSE_MS = 1000;
/** At most this share of the time is spent on tidying. */
const LARGEST_SHARE = 0.1;

export function createTidier(pool: EnginePool, clock: Clock, onError: (error: unknown) => void): Tidier {
  let count = 0;
  let nextMs = 0;
  let tidying = false;

  async function tidy(): Promise<void> {
    const startedMs = clock.monotonicMs();
    await pool.query({
      text: "vacuum (skip_locked, truncate false, parallel 0) jobs.pending, graphile_worker._private_jobs, jobs.workers",
    });
    const endedMs = clock.monotonicMs();
    nextMs = endedMs + Math.max(SHORTEST_PAUSE_MS, (endedMs - startedMs) / LARGEST_SHARE);
  }

  return {
    passed(more) {
      count += more;
      if (tidying || count < JOBS_BETWEEN || clock.monotonicMs() < nextMs) return;
      count = 0;
      tidying = true;
      void tidy()
        .catch(onError)
        .finally(() => {
          tidying = false;
        });
    },
  };
}
