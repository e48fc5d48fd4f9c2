import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database, Transaction } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { createJobs, type Jobs, jobsMigrations } from "#platform/jobs";
import { type Clock, systemClock } from "#platform/kernel";
import { silentLogger, type Logger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import {
  createMail,
  type Mail,
  type MailConfig,
  type MailKind,
  mailMigrations,
  type MailRecord,
  type MailRequest,
} from "../index.ts";
import { testSeal } from "./test-seal.ts";

export { testSeal };

export const mailTestConfig: MailConfig = {
  url: undefined,
  tls: "off",
  fromAddress: "no-reply@shop.example",
  fromName: "Тест Tradepost",
  replyTo: "support@shop.example",
  connections: 2,
  retentionDays: 30,
};

export interface House {
  readonly database: Database;
  readonly mail: Mail;
  readonly jobs: Jobs;
  readonly folder: string;
  queue<Kind extends MailKind>(mail: MailRequest<Kind>): Promise<string>;
  record(messageId: string): Promise<MailRecord>;
  ended(messageId: string): Promise<MailRecord>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly config?: Partial<MailConfig>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Whether jobs run; true by default. */
  readonly working?: boolean;
}

export function openMailDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [jobsMigrations, mailMigrations] });
}

/** The mail part with a real job engine that waits milliseconds where it would wait seconds. */
export async function openHouse(
  test: TestDatabase,
  { config, clock = systemClock, logger = silentLogger, working = true }: HouseOptions = {},
): Promise<House> {
  const { database } = test;
  const folder = await mkdtemp(join(tmpdir(), "tradepost-mail-"));
  const metrics = testMetrics();
  const jobs = createJobs({
    database,
    config: {
      promptConcurrency: 0,
      defaultConcurrency: 4,
      syncConcurrency: 0,
      maintenanceConcurrency: 1,
      poolLimit: 4,
      batchSize: 100,
      retryBaseMs: 1,
    },
    clock: systemClock,
    logger,
    metrics,
  });
  const mail = createMail({
    config: { ...mailTestConfig, ...config },
    database,
    jobs,
    clock,
    logger,
    metrics,
    seal: testSeal,
    siteUrl: "https://shop.example",
    outboxFolder: join(folder, "outbox"),
  });
  jobs.register(mail.jobs, mail.schedules);
  if (working) await jobs.start({ worker: true, scheduler: false });
  const record = (messageId: string) => findRecord(mail, messageId);
  return {
    database,
    mail,
    jobs,
    folder,
    record,
    queue: (request) => database.asApp((transaction: Transaction) => mail.queue(transaction, request)),
    ended: (messageId) =>
      until(
        () => record(messageId),
        (found) => found.state !== "queued",
        "the mail ends",
      ),
    async close() {
      await jobs.close();
      await mail.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function findRecord(mail: Mail, messageId: string): Promise<MailRecord> {
  const found = (await mail.list({ limit: 200 })).find((candidate) => candidate.messageId === messageId);
  if (found === undefined) throw new Error(`There is no mail ${messageId}.`);
  return found;
}

/** Asks until the answer is the wanted one. */
export async function until<Value>(
  question: () => Promise<Value>,
  wanted: (value: Value) => boolean,
  what: string,
): Promise<Value> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const value = await question();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const codeMail = (to: string, code = "739164"): MailRequest<"verification-code"> => ({
  kind: "verification-code",
  to,
  parameters: { code, validMinutes: 10 },
});
