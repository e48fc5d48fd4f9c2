import type { TestDatabase } from "#platform/database/testing";
import { createTestJobs } from "#platform/jobs/testing";
import type { Jobs } from "#platform/jobs";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { type BotDefinition, createTelegram, type Telegram, type TelegramDeps } from "../index.ts";
import { signingKey, testAccounts, testConfig, testSecretBox, TOKEN } from "./fixture.ts";

/** The part with the real job engine and the real clock, as a process has it. */
export interface Process {
  readonly telegram: Telegram;
  readonly jobs: Jobs;
  close(): Promise<void>;
}

export async function startProcess(
  database: TestDatabase["database"],
  definition: BotDefinition,
  changes: Partial<TelegramDeps> = {},
  concurrency = 10,
): Promise<Process> {
  const jobs = createTestJobs({ database, config: { defaultConcurrency: concurrency } });
  const telegram = await createTelegram({
    database,
    jobs,
    clock: systemClock,
    logger: silentLogger,
    metrics: testMetrics(),
    secrets: testSecretBox,
    signingKey,
    publicUrl: undefined,
    operatorBots: [{ product: definition.product, token: TOKEN }],
    accounts: testAccounts(),
    erasePerson: async () => {},
    ...changes,
    config: { ...testConfig, ...changes.config },
  });
  await telegram.storeOperatorBots("start");
  telegram.register(definition);
  jobs.register(telegram.jobs);
  return {
    telegram,
    jobs,
    async close() {
      await telegram.close();
      await jobs.close();
    },
  };
}

/** Waits until a question has the wanted answer. */
export async function until(
  question: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
