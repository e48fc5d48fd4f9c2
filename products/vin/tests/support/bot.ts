import { fileURLToPath } from "node:url";
import { auditMigrations } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { createBotInvitations, createGuests, identityMigrations } from "#platform/identity";
import { type Jobs, jobsMigrations } from "#platform/jobs";
import { createTestJobs } from "#platform/jobs/testing";
import { systemClock } from "#platform/kernel";
import { liveMigrations } from "#platform/live";
import { secretsMigrations } from "#platform/secrets";
import { createTelegram, type Telegram, telegramMigrations } from "#platform/telegram";
import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { vinBot } from "../../bot/index.ts";
import type { VinConfig } from "../../config.ts";
import { bulkDecodeJob } from "../../jobs/bulk-decode.ts";
import { bulkNoticeJob } from "../../jobs/bulk-notice.ts";
import type { VinSource } from "../../rules/source.ts";
import type { VinServices } from "../../services.ts";
import { createTestServices } from "./vin.ts";

const directory = fileURLToPath(new URL("../../migrations/", import.meta.url));

export function openBotDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    migrations: [
      jobsMigrations,
      liveMigrations,
      auditMigrations,
      secretsMigrations,
      identityMigrations,
      telegramMigrations,
      { scope: "vin", directory },
    ],
    poolLimit: 10,
  });
}

export interface BotProcessOptions {
  readonly apiRoot: string;
  readonly token: string;
  readonly config?: Partial<VinConfig>;
  readonly sources?: readonly VinSource[];
}

/** One process with the bot in it, on the real clock. */
export interface BotProcess {
  readonly telegram: Telegram;
  readonly services: VinServices;
  readonly jobs: Jobs;
  close(): Promise<void>;
}

/** The product's bot with the real Telegram part and job engine; works and polls at once. */
export async function startBotProcess(
  database: TestDatabase["database"],
  { apiRoot, token, ...options }: BotProcessOptions,
): Promise<BotProcess> {
  const jobs = createTestJobs({ database });
  const telegram = await openTestTelegram(database, jobs, { apiRoot, token });
  await telegram.storeOperatorBots("start");
  const invitations = createBotInvitations({ audit: testAudit(database), clock: systemClock, database });
  const built = await createTestServices({ database, jobs, telegram, invitations, ...options });
  const services = { ...built, clock: systemClock };
  telegram.register(vinBot(services));
  jobs.register([...telegram.jobs, bulkDecodeJob(services), bulkNoticeJob(services)]);
  await jobs.start({ worker: true, scheduler: false });
  telegram.startPolling();
  return {
    telegram,
    services,
    jobs,
    async close() {
      await telegram.close();
      await jobs.close();
      await services.close();
    },
  };
}

function openTestTelegram(
  database: TestDatabase["database"],
  jobs: Jobs,
  { apiRoot, token }: { readonly apiRoot: string; readonly token: string },
): Promise<Telegram> {
  const guests = createGuests({ audit: testAudit(database), clock: systemClock, database });
  return createTelegram({
    database,
    jobs,
    clock: systemClock,
    logger: silentLogger,
    metrics: testMetrics(),
    secrets: {
      encrypt: async (_workspaceId, _purpose, plaintext) => Buffer.from(plaintext).toString("base64"),
      decrypt: async (_workspaceId, _purpose, blob) => Buffer.from(blob, "base64").toString(),
    },
    signingKey: Buffer.alloc(32, 7),
    publicUrl: undefined,
    operatorBots: [{ product: "vin", token }],
    accounts: {
      ensureWorkspace: (transaction, { workspaceId, name }) =>
        guests.addWorkspace(transaction, { workspaceId, name, from: "telegram" }),
      roleOf: guests.roleOf,
      describe: guests.describe,
    },
    erasePerson: async () => {},
    config: {
      apiRoot,
      intake: "polling",
      requestTimeoutSeconds: 10,
      messagesPerSecond: 1000,
      botLimit: 3,
      retentionDays: 7,
      deadLetterDays: 30,
      campaignDays: 30,
      idleDays: 365,
    },
  });
}

/** A Telegram with the VIN bot at work, and what a test needs around it. */
export interface BotHouse extends BotProcess {
  readonly test: TestDatabase;
  readonly fake: FakeTelegram;
  readonly bot: FakeBot;
}

export async function openBotHouse(
  options: Partial<BotProcessOptions> & { readonly readsAllGroupMessages?: boolean } = {},
): Promise<BotHouse> {
  const { readsAllGroupMessages = false, ...more } = options;
  const test = await openBotDatabase();
  const fake = await createFakeTelegram({ selfCheck: true });
  const bot = fake.addBot({ username: "test_vin_bot", readsAllGroupMessages });
  const started = await startBotProcess(test.database, {
    apiRoot: fake.apiRoot,
    token: bot.token,
    ...more,
  });
  await started.telegram.sync();
  return {
    ...started,
    test,
    fake,
    bot,
    async close() {
      await started.close();
      await fake.close();
      await test.close();
    },
  };
}
