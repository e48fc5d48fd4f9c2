import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#platform/database";
import { type Clock, systemClock } from "#platform/kernel";
import { type Logger, silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import type { JobsConfig } from "./config.ts";
import { createJobs } from "./create.ts";
import type { Jobs } from "./types.ts";

/** Small pools, and retries that come at once. */
export const testJobsConfig: JobsConfig = {
  promptConcurrency: 2,
  defaultConcurrency: 5,
  syncConcurrency: 2,
  maintenanceConcurrency: 1,
  poolLimit: 4,
  batchSize: 100,
  retryBaseMs: 5,
};

export interface TestJobsOptions {
  readonly database: Database;
  readonly config?: Partial<JobsConfig>;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/**
 * The real engine on a test database that has `jobsMigrations`; register and start it as usual.
 *
 * @example
 * const test = await createTestDatabase({ migrations: [jobsMigrations] });
 * const jobs = createTestJobs({ database: test.database });
 * jobs.register([decodeMany]);
 * await jobs.start();
 * ...
 * await runJobsUntilIdle(jobs);
 */
export function createTestJobs(options: TestJobsOptions): Jobs {
  return createJobs({
    database: options.database,
    config: { ...testJobsConfig, ...options.config },
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    metrics: testMetrics(),
  });
}

/**
 * Waits until no job is ready or running, next attempts included; jobs for later than the limit stay.
 *
 * @param limitSeconds throws after this time, naming what is left
 */
export async function runJobsUntilIdle(jobs: Jobs, limitSeconds = 180): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + limitSeconds * 1000;
  for (;;) {
    const { queues } = await jobs.health();
    const left = queues.reduce((sum, queue) => sum + queue.waiting + queue.running + queue.retrying, 0);
    if (left === 0) return;
    if (systemClock.monotonicMs() > deadlineMs) {
      throw new Error(`Jobs are not idle after ${limitSeconds} s: ${JSON.stringify(queues)}.`);
    }
    await sleep(10);
  }
}
