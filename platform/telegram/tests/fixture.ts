import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { type JobDefinition, jobsMigrations } from "#platform/jobs";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { secretsMigrations } from "#platform/secrets";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { webhookSecret } from "../bots/secret.ts";
import {
  type Accounts,
  type BotDefinition,
  createTelegram,
  type JobQueue,
  type SecretBox,
  type Telegram,
  type TelegramConfig,
  type TelegramDeps,
  telegramMigrations,
} from "../index.ts";
import { startStub, type Stub } from "./stub.ts";

export const signingKey = Buffer.alloc(32, 7);
export const BOT_ID = "1001";
export const TOKEN = `${BOT_ID}:AAE-test-token-of-the-operator`;

export const testConfig: TelegramConfig = {
  apiRoot: "http://127.0.0.1:1",
  intake: "webhook",
  requestTimeoutSeconds: 5,
  messagesPerSecond: 30,
  botLimit: 3,
  retentionDays: 7,
  deadLetterDays: 20,
  campaignDays: 40,
  idleDays: 365,
};

export const openDatabase = (): Promise<TestDatabase> =>
  createTestDatabase({ migrations: [jobsMigrations, secretsMigrations, telegramMigrations] });

/** Encodes instead of encrypting, and refuses what belongs to another workspace. */
export const testSecretBox: SecretBox = {
  encrypt: async (...parts) => Buffer.from(JSON.stringify(parts)).toString("base64"),
  decrypt: async (workspaceId, purpose, blob) => {
    const [owner, use, plaintext] = JSON.parse(Buffer.from(blob, "base64").toString()) as string[];
    if (owner !== workspaceId || use !== purpose || plaintext === undefined) throw new Error("Wrong place.");
    return plaintext;
  },
};

interface Pending {
  readonly name: string;
  readonly payload: unknown;
  readonly workspaceId: string | undefined;
  readonly priority: number;
  readonly runAtMs: number;
}

/** Jobs that run when the test's clock says so. They know nothing of transactions. */
export interface ManualJobs extends JobQueue {
  readonly pending: Pending[];
  register(jobs: readonly JobDefinition[]): void;
  /** Runs one at once. */
  run(name: string, payload: object, workspaceId?: string): Promise<void>;
  /** Runs everything that is due, and what comes of it. */
  runDue(): Promise<void>;
  /** Runs everything that becomes due within this time, moving the clock. */
  runFor(seconds: number): Promise<void>;
}

export function manualJobs(clock: FakeClock): ManualJobs {
  const pending: Pending[] = [];
  const definitions = new Map<string, JobDefinition>();
  const add: JobQueue["enqueue"] = async (_transaction, job, payload, options = {}) => {
    pending.push({
      name: job.name,
      payload,
      workspaceId: options.workspaceId,
      priority: options.priority ?? 0,
      runAtMs: options.runAt?.getTime() ?? clock.nowMs(),
    });
    return randomUUID();
  };
  const next = (): Pending | undefined =>
    pending.toSorted((a, b) => a.runAtMs - b.runAtMs || a.priority - b.priority)[0];
  const run = async (job: Pending): Promise<void> => {
    const place = pending.indexOf(job);
    if (place >= 0) pending.splice(place, 1);
    const context = {
      jobId: randomUUID(),
      workspaceId: job.workspaceId,
      attempt: 1,
      logger: silentLogger,
      signal: new AbortController().signal,
      progress: () => {},
    };
    try {
      await definitions.get(job.name)?.run(context, job.payload as never);
    } catch (error) {
      pending.push(job);
      throw error;
    }
  };
  const runDue = async (): Promise<void> => {
    for (let due = next(); due !== undefined && due.runAtMs <= clock.nowMs(); due = next()) await run(due);
  };
  return {
    pending,
    enqueue: add,
    enqueueMany: (transaction, job, payloads, options) =>
      Promise.all(payloads.map((payload) => add(transaction, job, payload, options))),
    register: (jobs) => {
      for (const job of jobs) definitions.set(job.name, job);
    },
    run: (name, payload, workspaceId) =>
      run({ name, payload, workspaceId, priority: 0, runAtMs: clock.nowMs() }),
    runDue,
    async runFor(seconds) {
      const endMs = clock.nowMs() + seconds * 1000;
      await runDue();
      for (let job = next(); job !== undefined && job.runAtMs <= endMs; job = next()) {
        clock.setMs(Math.max(job.runAtMs, clock.nowMs()));
        await runDue();
      }
      clock.setMs(endMs);
    },
  };
}

export const testAccounts = (): Accounts & { readonly created: string[]; roles: Record<string, string> } => {
  const created: string[] = [];
  const roles: Record<string, string> = {};
  return {
    created,
    roles,
    ensureWorkspace: async (_transaction, { workspaceId }) => void created.push(workspaceId),
    roleOf: async (userId) => (roles[userId] as "owner" | undefined) ?? null,
    describe: async (userId) => `Anna ${userId.slice(-1)}`,
  };
};

export interface House {
  readonly database: TestDatabase["database"];
  readonly clock: FakeClock;
  readonly jobs: ManualJobs;
  readonly stub: Stub;
  readonly telegram: Telegram;
  readonly accounts: ReturnType<typeof testAccounts>;
  /** Brings an update with the right secret. */
  bring(update: object, botId?: string): Promise<void>;
  /** Somebody writes a text in their private chat. */
  write(text: string, from?: number): Promise<void>;
  /** Handles what has come and sends what may go. */
  settle(): Promise<void>;
  /** What the schedule does every minute. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

let updateId = 1000;
export const nextUpdateId = (): number => (updateId += 1);

/** A bot of the operator on a clock that only the test moves. */
export async function openHouse(
  test: TestDatabase,
  definition: BotDefinition,
  {
    stores = true,
    ...changes
  }: Partial<TelegramDeps> & {
    readonly clock?: FakeClock;
    readonly stub?: Stub;
    /** Whether it stores its bot, as a server does. */
    readonly stores?: boolean;
  } = {},
): Promise<House> {
  const clock = changes.clock ?? fakeClock("2026-03-01T12:00:00Z");
  const stub = changes.stub ?? (await startStub(clock));
  const jobs = manualJobs(clock);
  const accounts = testAccounts();
  const telegram = await createTelegram({
    database: test.database,
    jobs,
    logger: silentLogger,
    metrics: testMetrics(),
    secrets: testSecretBox,
    signingKey,
    publicUrl: "https://tradepost.example",
    operatorBots: [{ product: definition.product, token: TOKEN }],
    accounts,
    erasePerson: async () => {},
    ...changes,
    clock,
    config: { ...testConfig, apiRoot: stub.apiRoot, ...changes.config },
  });
  if (stores) await telegram.storeOperatorBots("start");
  telegram.register(definition);
  jobs.register(telegram.jobs);
  const bring = async (update: object, botId = BOT_ID) => {
    const secret = webhookSecret(signingKey, botId);
    await telegram.receiveUpdate({ botId, secret, body: JSON.stringify(update) });
    await telegram.settle();
  };
  return {
    database: test.database,
    clock,
    jobs,
    stub,
    telegram,
    accounts,
    bring,
    write: (text, from = 55) => bring({ update_id: nextUpdateId(), message: message(text, from) }),
    settle: () => jobs.runDue(),
    sweep: () => jobs.run("telegram.sweep", {}),
    async close() {
      await telegram.close();
      if (changes.stub === undefined) await stub.close();
    },
  };
}

export function person(id: number): object {
  return { id, is_bot: false, first_name: `Person ${id}`, language_code: "en" };
}

export function message(text: string, from: number, more: object = {}): object {
  return {
    message_id: nextUpdateId(),
    date: 1_770_000_000,
    chat: { id: from, type: "private", first_name: `Person ${from}` },
    from: person(from),
    text,
    ...more,
  };
}
