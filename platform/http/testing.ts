import { fakeClock, type FakeClock } from "#platform/kernel/testing";
import {
  accountErrors,
  type ApiKeyActor,
  identityErrors,
  tokenErrors,
  type UserActor,
} from "#platform/identity";
import {
  recordErrors,
  type RecordedErrors,
  recordLog,
  type RecordedLog,
  testMetrics,
} from "#platform/telemetry/testing";
import { httpConfig, type HttpConfig } from "./config.ts";
import { recordResponseSchemas } from "./inject-checked.ts";
import { createHttpServer } from "./server.ts";
import type { HttpRoutes, HttpServer, HttpServerDeps, People } from "./server-types.ts";

export { injectChecked } from "./inject-checked.ts";
export type { CrawledAnswer } from "./testing/answer-faults.ts";
export { crawl, type CrawlOptions, type CrawlReport } from "./testing/crawl.ts";
export { openRoutes, unlimitedPaths } from "./testing/route-faults.ts";

/** The configuration with its fallbacks, silent about answers unless told. */
export function httpTestConfig(changes: Partial<HttpConfig> = {}): HttpConfig {
  const fallbacks = Object.fromEntries(
    Object.entries(httpConfig.variables).map(([name, { fallback }]) => [name, fallback]),
  );
  return { ...(fallbacks as HttpConfig), drainAnnounceMilliseconds: 0, ...changes };
}

/** Callers by their keys, in place of the real identity. */
export function fakeIdentity(actors: Readonly<Record<string, ApiKeyActor>>): HttpServerDeps["identity"] {
  const find = (key: string): ApiKeyActor | undefined =>
    Object.hasOwn(actors, key) ? actors[key] : undefined;
  return {
    authenticateCached: find,
    authenticateApiKey: async (key) => {
      const actor = find(key);
      if (actor === undefined) throw identityErrors.IDENTITY_KEY_UNKNOWN();
      return actor;
    },
  };
}

/** A caller for tests. */
export function testActor(changes: Partial<ApiKeyActor> = {}): ApiKeyActor {
  return {
    kind: "api-key",
    keyId: "01920000-0000-7000-8000-000000000001",
    workspaceId: "01920000-0000-7000-8000-000000000002",
    scopes: ["*"],
    limitPerMinute: null,
    ...changes,
  };
}

/** A signed-in person for tests, in no workspace unless told. */
export function testPerson(changes: Partial<UserActor> = {}): UserActor {
  return {
    kind: "user",
    userId: "01920000-0000-7000-8000-000000000003",
    sessionId: "01920000-0000-7000-8000-000000000004",
    workspaceId: null,
    role: null,
    scopes: [],
    impersonatedBy: null,
    ...changes,
  };
}

/**
 * People by the first word of their token: `ann.access.token` as an access token, `ann` as a session. Operators are
 * those whose ids are listed.
 */
export function fakePeople(
  actors: Readonly<Record<string, UserActor>>,
  operators: readonly string[] = [],
): People {
  const find = (token: string): UserActor | undefined => {
    const [name = ""] = token.split(".");
    return Object.hasOwn(actors, name) ? actors[name] : undefined;
  };
  return {
    authenticateSessionCached: find,
    authenticateSession: async (token) => {
      const actor = find(token);
      if (actor === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
      return actor;
    },
    authenticateAccessTokenCached: () => undefined,
    authenticateAccessToken: async (token) => {
      const actor = find(token);
      if (actor === undefined) throw tokenErrors.IDENTITY_TOKEN_INVALID();
      return actor;
    },
    isOperator: async (userId) => operators.includes(userId),
  };
}

/** Lets every call pass. */
export const noLimits: HttpServerDeps["limits"] = {
  admit: () => ({ allowed: true, states: [], retryAfterMs: 0 }),
};

/** Key that `createTestServer` knows unless other actors are given. */
export const TEST_KEY = "tp_test_key_of_the_whole_workspace";

export interface TestServer extends HttpServer {
  readonly log: RecordedLog;
  readonly errors: RecordedErrors;
  readonly clock: FakeClock;
}

/** The real server around the given routes, with fakes for everything below it. */
export async function createTestServer(
  routes: readonly HttpRoutes[],
  changes: Partial<Omit<HttpServerDeps, "config" | "routes" | "clock">> & {
    readonly config?: Partial<HttpConfig>;
  } = {},
): Promise<TestServer> {
  const log = recordLog();
  const errors = recordErrors();
  const clock = fakeClock();
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    logger: log.logger,
    metrics: testMetrics(),
    errorReporter: errors,
    identity: fakeIdentity({ [TEST_KEY]: testActor() }),
    limits: noLimits,
    checks: [],
    version: "0.0.0",
    production: false,
    baseUrl: "http://127.0.0.1",
    ...changes,
    clock,
    routes,
    observe: recordResponseSchemas,
    config: httpTestConfig(changes.config),
  });
  return { ...server, log, errors, clock };
}
