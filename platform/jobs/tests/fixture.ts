import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { type Clock, systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { createJobs, type Jobs, type JobsConfig, jobsMigrations } from "../index.ts";

export const testConfig: JobsConfig = {
  defaultConcurrency: 5,
  syncConcurrency: 2,
  maintenanceConcurrency: 1,
  poolLimit: 4,
  batchSize: 100,
  retryBaseMs: 5,
};

export function openDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [jobsMigrations] });
}

/** One process's worth of jobs on a test database. */
export function jobsOn(test: TestDatabase, changes: { config?: Partial<JobsConfig>; clock?: Clock } = {}): Jobs {
  return createJobs({
    database: test.database,
    config: { ...testConfig, ...changes.config },
    clock: changes.clock ?? systemClock,
    logger: silentLogger,
    metrics: testMetrics(),
  });
}

/** Waits until a question has the wanted answer. */
export async function until(question: () => boolean | Promise<boolean>, what: string, limitMs = 15_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
