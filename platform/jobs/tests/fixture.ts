import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { type Jobs, type JobsConfig, jobsMigrations } from "../index.ts";
import { createTestJobs } from "../testing.ts";

export function openDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [jobsMigrations] });
}

/** One process's worth of jobs on a test database. */
export function jobsOn(test: TestDatabase, changes: { config?: Partial<JobsConfig> } = {}): Jobs {
  return createTestJobs({ database: test.database, ...changes });
}

/** Waits until a question has the wanted answer. */
export async function until(
  question: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 180_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
