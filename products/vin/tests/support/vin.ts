import { createTestCache } from "#platform/cache/testing";
import type { Database } from "#platform/database";
import type { HttpServerDeps } from "#platform/http";
import { createTestServer, fakeIdentity, testActor, type TestServer } from "#platform/http/testing";
import type { ApiKeyActor } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import { createLive } from "#platform/live";
import { fakeClock, type FakeClock } from "#platform/kernel/testing";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { createAnswerCache } from "../../answers/answer-cache.ts";
import { createBulkNotices } from "../../bulk/notices.ts";
import { type VinConfig, vinConfig } from "../../config.ts";
import { lazyEngine } from "../../engine.ts";
import { createHistoryRecorder } from "../../history/recorder.ts";
import { createDecodeMeter } from "../../meter.ts";
import { vinRoutes } from "../../routes/index.ts";
import type { VinSource } from "../../rules/source.ts";
import type { VinServices } from "../../services.ts";
import { createSourceLookup } from "../../sources/lookup.ts";
import { createBulkItemStore } from "../../store/bulk-items.ts";
import { createBulkJobStore } from "../../store/bulk-jobs.ts";
import { createBulkMessageStore } from "../../store/bulk-messages.ts";
import { createBulkSweepStore } from "../../store/bulk-sweep.ts";
import { createGarageStore } from "../../store/garage.ts";
import { createHistoryStore } from "../../store/history.ts";
import { createMovingStore } from "../../store/moving.ts";
import { createPreferenceStore } from "../../store/preferences.ts";
import { createSourceAnswerStore } from "../../store/source-answers.ts";

export const WORKSPACE = "01920000-0000-7000-8000-000000000002";
export const OTHER_WORKSPACE = "01920000-0000-7000-8000-0000000000ff";
export const KEY = "tp_one";
export const OTHER_KEY = "tp_two";

/** An Accord whose check digit is right. */
export const ACCORD = "1HGCM82633A004352";

const engine = lazyEngine(() => 2026);

export interface TestVinOptions {
  readonly database?: Database;
  readonly jobs?: Pick<Jobs, "enqueue">;
  readonly config?: Partial<VinConfig>;
  readonly sources?: readonly VinSource[];
  readonly telegram?: VinServices["telegram"];
  readonly invitations?: VinServices["invitations"];
  /** Takes the webhook events; they go nowhere otherwise. */
  readonly publish?: VinServices["webhooks"]["publish"];
  readonly actors?: Readonly<Record<string, ApiKeyActor>>;
  readonly server?: Partial<Pick<HttpServerDeps, "idempotency" | "limits" | "logger" | "people">>;
}

export interface TestVin {
  readonly services: VinServices;
  readonly server: TestServer;
  readonly clock: FakeClock;
  /** A GET with a key; another key or none when told. */
  get(url: string, key?: string | null): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into documents of any shape
  readonly json: any;
}

/** The product's routes behind the real HTTP server. Without a database, history and stored answers fail. */
export async function createTestVin(options: TestVinOptions = {}): Promise<TestVin> {
  const services = await createTestServices(options);
  const actors = options.actors ?? {
    [KEY]: testActor({ workspaceId: WORKSPACE }),
    [OTHER_KEY]: testActor({ workspaceId: OTHER_WORKSPACE }),
  };
  const server = await createTestServer([(app) => vinRoutes(app, services)], {
    identity: fakeIdentity(actors),
    ...options.server,
  });
  return {
    services,
    server,
    clock: services.clock,
    get: async (url, key = KEY) => {
      const headers = key === null ? {} : { authorization: `Bearer ${key}` };
      const answer = await server.app.inject({ method: "GET", url, headers });
      return readAnswer(answer);
    },
    close: async () => {
      await server.close();
      await services.close();
    },
  };
}

export function readAnswer(answer: {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}): Answer {
  const isJson =
    String(answer.headers["content-type"]).includes("json") &&
    !String(answer.headers["content-type"]).includes("ndjson");
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body,
    json: isJson && answer.body !== "" ? JSON.parse(answer.body) : undefined,
  };
}

/** The services alone, over the real engine. */
export async function createTestServices(
  options: TestVinOptions = {},
): Promise<VinServices & { readonly clock: FakeClock }> {
  const clock = fakeClock();
  const logger = silentLogger;
  const metrics = testMetrics();
  const database = options.database ?? noDatabase;
  const history = createHistoryStore(database);
  const sourceAnswers = createSourceAnswerStore(database);
  const fallbacks = Object.fromEntries(
    Object.entries(vinConfig.variables).map(([name, { fallback }]) => [name, fallback]),
  );
  const cache = await createTestCache();
  const live = createLive({ database, clock, logger });
  const recorder = createHistoryRecorder({ store: history, clock, logger, metrics, closePatienceMs: 0 });
  return {
    config: { ...(fallbacks as VinConfig), ...options.config },
    clock,
    logger,
    engine,
    answers: createAnswerCache(1_000_000),
    sources: createSourceLookup({
      sources: options.sources ?? [],
      cache,
      store: sourceAnswers,
      clock,
      logger,
    }),
    recorder,
    history,
    sourceAnswers,
    bulkJobs: createBulkJobStore(database),
    bulkItems: createBulkItemStore(database),
    bulkSweep: createBulkSweepStore(database),
    bulkNotices: createBulkNotices(),
    database,
    jobs: options.jobs ?? noJobs,
    live,
    webhooks: { publish: options.publish ?? (async () => undefined) },
    garage: createGarageStore(database),
    moving: createMovingStore(database),
    preferences: createPreferenceStore(database),
    bulkMessages: createBulkMessageStore(database),
    telegram: options.telegram ?? noTelegram,
    invitations: options.invitations ?? noInvitations,
    siteUrl: "https://tradepost.example",
    meter: createDecodeMeter(metrics),
    close: async () => {
      await live.close();
      await recorder.close();
    },
  };
}

const noDatabase = new Proxy({} as Database, {
  get: () => () => Promise.reject(new Error("This test has no database.")),
});

const noJobs: Pick<Jobs, "enqueue"> = {
  enqueue: () => Promise.reject(new Error("This test has no jobs.")),
};

const noTelegram = new Proxy({} as VinServices["telegram"], {
  get: () => {
    throw new Error("This test has no Telegram.");
  },
});

const noInvitations = new Proxy({} as VinServices["invitations"], {
  get: () => () => Promise.reject(new Error("This test has no invitations.")),
});
