import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { auditMigrations, auditStoredData } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { httpMigrations, type HttpServer } from "#platform/http";
import { createTestServer, injectChecked } from "#platform/http/testing";
import {
  type Accounts,
  createAccounts,
  createIdentity,
  createSignInMethods,
  createTenancy,
  createTerms,
  createTokens,
  createTwoFactor,
  findPersonToErase,
  identityMigrations,
  identityStoredData,
  type OpenIdProvider,
  platformScopes,
  type Tenancy,
  type TermsDocument,
} from "#platform/identity";
import { type Jobs, jobsMigrations } from "#platform/jobs";
import { createTestJobs } from "#platform/jobs/testing";
import { systemClock } from "#platform/kernel";
import { createLimits } from "#platform/limits";
import { testLimitsConfig } from "#platform/limits/testing";
import { type RecordedMail, recordMail } from "#platform/mail/testing";
import { createOutbound, createUserUrlClient } from "#platform/outbound";
import { createPrivacy, type PrivacyDeps, privacyMigrations, privacyStoredData } from "#platform/privacy";
import { secretsMigrations } from "#platform/secrets";
import { testMasterSecret, testSecrets } from "#platform/secrets/testing";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import {
  createEventCatalogue,
  createWebhooks,
  webhooksMigrations,
  webhooksStoredData,
} from "#platform/webhooks";
import { createApiRoutes, pageLinks } from "../index.ts";
import { requireDocumented } from "./documented.ts";

export const SITE = "http://localhost";

export interface ApiBench {
  readonly test: TestDatabase;
  readonly server: HttpServer;
  readonly mail: RecordedMail;
  readonly accounts: Accounts;
  readonly tenancy: Tenancy;
  /** Checks the answer against what the route declares. */
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** The API on real parts and a real database; mails are kept in memory. */
export async function openApi(
  openIdProviders: readonly OpenIdProvider[] = [],
  documents: readonly TermsDocument[] = [],
): Promise<ApiBench> {
  await using opened = new AsyncDisposableStack();
  const test = await createTestDatabase({
    migrations: [
      auditMigrations,
      secretsMigrations,
      jobsMigrations,
      identityMigrations,
      webhooksMigrations,
      httpMigrations,
      privacyMigrations,
    ],
  });
  opened.defer(() => test.close());
  const terms = createTerms({ audit: testAudit(test.database), clock: systemClock, documents, ...test });
  const parts = { ...(await openParts(test, openIdProviders, opened)), terms };
  const telegram = { botsOf: () => [] };
  const server = await createTestServer([createApiRoutes({ ...parts, telegram })], {
    identity: parts.identity,
    people: {
      authenticateSession: (token) => parts.accounts.authenticateSession(token),
      authenticateSessionCached: (token) => parts.accounts.authenticateSessionCached(token),
      authenticateAccessToken: (token) => parts.accounts.authenticateAccessToken(token),
      authenticateAccessTokenCached: (token) => parts.accounts.authenticateAccessTokenCached(token),
      isOperator: (userId) => parts.tenancy.operators.isOperator(userId),
    },
    baseUrl: SITE,
  });
  opened.defer(() => server.close());
  const toClose = opened.move();
  return {
    test,
    server,
    mail: parts.mail,
    accounts: parts.accounts,
    tenancy: parts.tenancy,
    send: async (request) => {
      const answer = await injectChecked(server, request);
      // A fault of ours is no outcome that a test may take for granted.
      if (answer.statusCode === 500) throw server.errors.reports.at(-1)?.error ?? new Error(answer.body);
      requireDocumented(server, request, answer);
      return answer;
    },
    close: () => toClose.disposeAsync(),
  };
}

async function openParts(
  test: TestDatabase,
  openIdProviders: readonly OpenIdProvider[],
  opened: AsyncDisposableStack,
) {
  const { database } = test;
  const jobs = createTestJobs({ database });
  opened.defer(() => jobs.close());
  const common = {
    clock: systemClock,
    database,
    logger: silentLogger,
    mail: recordMail(),
    audit: testAudit(database),
    limits: createLimits({ config: testLimitsConfig(), clock: systemClock }),
    eraseWorkspace: async () => 0,
    jobs,
    declaredScopes: platformScopes,
    links: {
      ...pageLinks(SITE),
      openIdCallback: (id: string) => `${SITE}/api/v1/auth/openid/${id}/callback`,
    },
  };
  const secrets = await testSecrets(database);
  opened.defer(() => secrets.close());
  const identity = await createIdentity({ ...common, config: { keyCacheSeconds: 10, keyCacheLimit: 100 } });
  opened.defer(() => identity.close());
  const twoFactor = createTwoFactor({ ...common, secrets, issuer: "Tradepost" });
  const tokens = await createTokens({
    ...common,
    config: {
      privateKey: undefined,
      furtherKeys: undefined,
      accessSeconds: 900,
      refreshDays: 30,
      familyDays: 180,
    },
    masterSecret: testMasterSecret,
    previousMasterSecrets: [],
    issuer: SITE,
  });
  opened.defer(() => tokens.close());
  const tenancy = createTenancy({
    ...common,
    config: { workspacesPerPerson: 10, deletionDays: 30, invitationDays: 7, impersonationMinutes: 60 },
  });
  const accounts = await createAccounts({ ...common, config: accountsConfig, tokens, twoFactor });
  opened.defer(() => accounts.close());
  const signInMethods = openSignInMethods(
    { ...common, twoFactor, welcome: tenancy.welcome },
    openIdProviders,
    opened,
  );
  const webhooks = openWebhooks({ ...common, secrets }, opened);
  const privacy = await openPrivacy(common, opened);
  return { ...common, identity, twoFactor, tokens, tenancy, accounts, signInMethods, webhooks, privacy };
}

const accountsConfig = {
  sessionIdleDays: 14,
  sessionDays: 90,
  sessionCacheSeconds: 10,
  sessionCacheLimit: 100,
  passwordHashesAtOnce: 4,
  accountRequestsPerAddress: 0,
};

function openSignInMethods(
  parts: Omit<
    Parameters<typeof createSignInMethods>[0],
    "config" | "outbound" | "site" | "loopbackProviders"
  >,
  openIdProviders: readonly OpenIdProvider[],
  opened: AsyncDisposableStack,
) {
  const outbound = createOutbound({ clock: systemClock, userAgent: "Test/1", logger: silentLogger });
  opened.defer(() => outbound.close());
  return createSignInMethods({
    ...parts,
    config: { ...accountsConfig, openIdProviders, telegramLoginBotToken: undefined },
    outbound,
    site: { url: SITE, name: "Tradepost" },
    loopbackProviders: true,
  });
}

async function openPrivacy(
  parts: Pick<PrivacyDeps, "clock" | "database" | "audit">,
  opened: AsyncDisposableStack,
) {
  const spoolFolder = await mkdtemp(join(tmpdir(), "tradepost-api-"));
  opened.defer(() => rm(spoolFolder, { recursive: true }));
  return createPrivacy({
    ...parts,
    findPerson: findPersonToErase,
    findTelegram: async () => undefined,
    spoolFolder,
    storedData: [...identityStoredData, ...auditStoredData, ...webhooksStoredData, ...privacyStoredData],
  });
}

function openWebhooks(
  parts: Pick<Parameters<typeof createWebhooks>[0], "clock" | "database" | "logger" | "secrets"> & {
    readonly jobs: Jobs;
  },
  opened: AsyncDisposableStack,
) {
  const client = createUserUrlClient({
    clock: systemClock,
    userAgent: "Test/1",
    openNetworks: ["127.0.0.0/8"],
  });
  opened.defer(() => client.close());
  const webhooks = createWebhooks({
    ...parts,
    config: {
      timeoutSeconds: 15,
      endpointConcurrency: 4,
      endpointLimit: 5,
      disableAfterHours: 120,
      retentionDays: 30,
    },
    metrics: testMetrics(),
    client,
    catalogue: createEventCatalogue([]),
  });
  parts.jobs.register(webhooks.jobs, webhooks.schedules);
  return webhooks;
}
