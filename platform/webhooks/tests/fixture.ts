import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import type { Transaction } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { type JobDefinition, type Jobs, jobsMigrations } from "#platform/jobs";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { createUserUrlClient, type UserUrlClient } from "#platform/outbound";
import { secretsMigrations } from "#platform/secrets";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import {
  createEventCatalogue,
  createWebhooks,
  defineWebhookEvents,
  type Endpoint,
  type EndpointInput,
  type Webhooks,
  type WebhooksDeps,
  webhooksMigrations,
} from "../index.ts";

export const vinEvents = defineWebhookEvents("vin", {
  "vin.decoded": {
    summary: "A VIN was decoded.",
    data: Type.Object({ vin: Type.String() }),
    sample: { vin: "1HGCM82633A004352" },
  },
  "vin.refused": { summary: "A VIN was refused.", data: Type.Object({}), sample: {} },
});
export const shopEvents = defineWebhookEvents("shop", {
  "shop.order-paid": { summary: "An order was paid.", data: Type.Object({}), sample: {} },
});

/** Encodes instead of encrypting, and refuses what belongs to another workspace. */
const secrets: WebhooksDeps["secrets"] = {
  encrypt: async (workspaceId, purpose, plaintext) =>
    Buffer.from(JSON.stringify([workspaceId, purpose, plaintext])).toString("base64"),
  decrypt: async (workspaceId, purpose, blob) => {
    const [owner, use, plaintext] = JSON.parse(Buffer.from(blob, "base64").toString()) as [
      string,
      string,
      string,
    ];
    if (owner !== workspaceId || use !== purpose) throw new Error("The secret lives elsewhere.");
    return plaintext;
  },
};

export const openDatabase = (): Promise<TestDatabase> =>
  createTestDatabase({ migrations: [jobsMigrations, secretsMigrations, webhooksMigrations] });

export const loopbackClient = (clock: WebhooksDeps["clock"]): UserUrlClient =>
  createUserUrlClient({ clock, userAgent: "Tradepost/test", openNetworks: ["127.0.0.0/8"] });

export type Built = Pick<WebhooksDeps, "database" | "jobs" | "clock" | "client"> & Partial<WebhooksDeps>;

export function build(given: Built): Webhooks {
  return createWebhooks({
    config: {
      timeoutSeconds: 15,
      endpointConcurrency: 4,
      endpointLimit: 5,
      disableAfterHours: 120,
      retentionDays: 30,
    },
    logger: silentLogger,
    metrics: testMetrics(),
    secrets,
    catalogue: createEventCatalogue([vinEvents, shopEvents]),
    ...given,
  });
}

interface Pending {
  readonly name: string;
  readonly payload: unknown;
  readonly workspaceId: string | undefined;
  readonly runAtMs: number;
}

/** Jobs that run when the test's clock says so; one that throws is put back. They know nothing of transactions. */
export interface ManualJobs extends Pick<Jobs, "enqueue" | "enqueueMany"> {
  readonly pending: Pending[];
  /** Aborts what runs, as a drain does, and leaves what comes alone. */
  interrupt(): void;
  register(jobs: readonly JobDefinition[]): void;
  /** Runs everything that is due, and what comes of it. */
  runDue(): Promise<void>;
  /** Moves the clock to the next job and runs it; answers by how much, in seconds. */
  runNext(): Promise<number | undefined>;
}

export function manualJobs(clock: FakeClock): ManualJobs {
  const pending: Pending[] = [];
  const definitions = new Map<string, JobDefinition>();
  let controller = new AbortController();
  const add = (
    name: string,
    payload: unknown,
    options: { workspaceId?: string; runAt?: Date } = {},
  ): string => {
    pending.push({
      name,
      payload,
      workspaceId: options.workspaceId,
      runAtMs: options.runAt?.getTime() ?? clock.nowMs(),
    });
    return randomUUID();
  };
  const run = async (job: Pending): Promise<void> => {
    pending.splice(pending.indexOf(job), 1);
    const { signal } = controller;
    const context = {
      jobId: randomUUID(),
      workspaceId: job.workspaceId,
      attempt: 1,
      logger: silentLogger,
      signal,
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
    for (let due = first(pending); due !== undefined && due.runAtMs <= clock.nowMs(); due = first(pending))
      await run(due);
  };
  return {
    pending,
    interrupt: () => {
      controller.abort(new Error("The process stops."));
      controller = new AbortController();
    },
    enqueue: async (_transaction, job, payload, options) => add(job.name, payload, options),
    enqueueMany: async (_transaction, job, payloads, options) =>
      payloads.map((payload) => add(job.name, payload, options)),
    register: (jobs) => {
      for (const job of jobs) definitions.set(job.name, job);
    },
    runDue,
    runNext: async () => {
      const next = first(pending);
      if (next === undefined) return undefined;
      const waitMs = Math.max(0, next.runAtMs - clock.nowMs());
      clock.advanceMs(waitMs);
      await runDue();
      return waitMs / 1000;
    },
  };
}

const first = (pending: readonly Pending[]): Pending | undefined =>
  pending.toSorted((a, b) => a.runAtMs - b.runAtMs)[0];

export interface Desk {
  readonly clock: FakeClock;
  readonly jobs: ManualJobs;
  readonly webhooks: Webhooks;
  readonly workspaceId: string;
  /** Makes the next transactions fail, as a crash would. */
  crash: { now: boolean };
  readonly disabled: { endpointId: string; reason: string }[];
  inside<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  create(url: string, changes?: Partial<EndpointInput>): Promise<{ endpoint: Endpoint; secret: string }>;
  publish(vin?: string): Promise<string | undefined>;
  endpoint(endpointId: string): Promise<Endpoint>;
  close(): Promise<void>;
}

/** Webhooks of a new workspace on a clock that only the test moves; pauses have no random part. */
export function openDesk({ database }: TestDatabase, changes: { client?: UserUrlClient } = {}): Desk {
  const clock = fakeClock("2026-03-01T12:00:00Z");
  const jobs = manualJobs(clock);
  const client = changes.client ?? loopbackClient(clock);
  const workspaceId = randomUUID();
  const disabled: Desk["disabled"] = [];
  const onDisabled: WebhooksDeps["onDisabled"] = async (_transaction, { endpointId, reason }) =>
    void disabled.push({ endpointId, reason });
  const crash = { now: false };
  const withWorkspace: typeof database.withWorkspace = (id, work) =>
    crash.now ? Promise.reject(new Error("The process has crashed.")) : database.withWorkspace(id, work);
  const webhooks = build({
    database: { withWorkspace, asOps: database.asOps.bind(database) },
    jobs,
    clock,
    client,
    onDisabled,
    random: () => 0.5,
  });
  jobs.register(webhooks.jobs);
  const inside: Desk["inside"] = (work) => database.withWorkspace(workspaceId, work);
  return {
    clock,
    jobs,
    webhooks,
    workspaceId,
    crash,
    disabled,
    inside,
    create: (url, changes) =>
      inside((transaction) => webhooks.createEndpoint(transaction, { url, eventFilter: ["*"], ...changes })),
    publish: (vin = "WVWZZZ1JZ3W386752") =>
      inside((transaction) =>
        webhooks.publish(transaction, { workspaceId, type: "vin.decoded", data: { vin } }),
      ),
    endpoint: (endpointId) => inside((transaction) => webhooks.getEndpoint(transaction, endpointId)),
    close: () => client.close(),
  };
}
