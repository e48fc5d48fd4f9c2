/**
 * Checks of sessions, access tokens and API keys on one process against a bare prepared select and a bare Map.
 *
 * uncached: each check asks the database (1,000 credentials in turn, 64 at a time).
 * cached:   each check is answered from memory, one after another.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditMigrations } from "#platform/audit";
import { createDatabase, type Database } from "#platform/database";
import { testDatabaseConfig } from "#platform/database/testing";
import {
  type Accounts,
  createAccounts,
  createIdentity,
  createTokens,
  createTwoFactor,
  type Identity,
  identityMigrations,
  platformScopes,
  type Tokens,
} from "#platform/identity";
import { newUuid, systemClock } from "#platform/kernel";
import { createLimits } from "#platform/limits";
import { testLimitsConfig } from "#platform/limits/testing";
import { recordMail } from "#platform/mail/testing";
import { testAudit } from "#platform/audit/testing";
import { secretsMigrations } from "#platform/secrets";
import { testMasterSecret, testSecrets } from "#platform/secrets/testing";
import { silentLogger } from "#platform/telemetry";
import { beginSession } from "../platform/identity/sessions/begin.ts";
import { sessionLifetime } from "../platform/identity/sessions/lifetime.ts";
import { median, printResult, printTable } from "./support/report.ts";

const ROUNDS = 3;
const CREDENTIALS = 1000;
/** As many as one may have. */
const KEYS_OF_WORKSPACE = 100;
const AT_ONCE = 64;
const UNCACHED_CHECKS = 30_000;
const CACHED_CHECKS = 200_000;
/** After so many the event loop turns, as between requests. */
const CACHED_CHECKS_A_TURN = 10_000;
const LOCAL = "127.0.0.1";
const LIFE = { sessionIdleDays: 14, sessionDays: 90 };
const CALL = { ipAddress: LOCAL, userAgent: "bench", requestId: "bench" };

interface Process {
  readonly accounts: Accounts;
  readonly identity: Identity;
  close(): Promise<void>;
}

interface Credentials {
  readonly sessions: readonly string[];
  readonly keys: readonly string[];
  readonly accessTokens: readonly string[];
  readonly digests: readonly Buffer[];
}

async function openTokens(database: Database): Promise<Tokens> {
  return createTokens({
    config: {
      privateKey: undefined,
      furtherKeys: undefined,
      accessSeconds: 900,
      refreshDays: 30,
      familyDays: 180,
    },
    masterSecret: testMasterSecret,
    previousMasterSecrets: [],
    issuer: "https://tradepost.example.com",
    clock: systemClock,
    database,
    audit: testAudit(database),
    logger: silentLogger,
  });
}

async function openProcess(database: Database, tokens: Tokens, cacheSeconds: number): Promise<Process> {
  const audit = testAudit(database);
  const shared = { clock: systemClock, database, logger: silentLogger, audit };
  const limit = 2 * CREDENTIALS;
  const identity = await createIdentity({
    ...shared,
    config: { keyCacheSeconds: cacheSeconds, keyCacheLimit: limit },
  });
  const secrets = await testSecrets(database);
  const accounts = await createAccounts({
    ...shared,
    config: {
      ...LIFE,
      sessionCacheSeconds: cacheSeconds,
      sessionCacheLimit: limit,
      passwordHashesAtOnce: 4,
      accountRequestsPerAddress: 0,
    },
    mail: recordMail(),
    limits: createLimits({ config: testLimitsConfig(), clock: systemClock }),
    links: { verification: (token) => token, passwordReset: (token) => token, security: "" },
    twoFactor: createTwoFactor({
      ...shared,
      secrets,
      mail: recordMail(),
      links: { security: "" },
      issuer: "Tradepost",
    }),
    tokens,
    declaredScopes: platformScopes,
  });
  const close = async (): Promise<void> => {
    await accounts.close();
    await identity.close();
    await secrets.close();
  };
  return { accounts, identity, close };
}

/** One workspace of 1,000 members, each with a session and an access token, and 1,000 keys. */
async function makeCredentials(database: Database, tokens: Tokens, { accounts, identity }: Process) {
  const { id } = await identity.createWorkspace({ name: "Bench" });
  const lifetime = sessionLifetime(systemClock, LIFE);
  const made = { sessions: [] as string[], keys: [] as string[], accessTokens: [] as string[] };
  let workspaceId = id;
  for (let index = 0; index < CREDENTIALS; index += 1) {
    const userId = newUuid(Date.now());
    const { token } = await database.withWorkspace(id, async (transaction) => {
      await transaction.query(
        `insert into identity.users (user_id, email, name, language, created_at, updated_at)
         values ($1, $2, 'Bench', 'en', now(), now())`,
        [userId, `${userId}@example.com`],
      );
      await transaction.query(
        `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
         values ($1, $2, 'member', '{}', now())`,
        [id, userId],
      );
      return beginSession({ clock: systemClock, lifetime }, transaction, CALL, {
        userId,
        previousToken: undefined,
      });
    });
    made.sessions.push(token);
    if (index % KEYS_OF_WORKSPACE === 0) workspaceId = (await identity.createWorkspace({ name: "Bench" })).id;
    made.keys.push((await identity.createApiKey({ workspaceId, name: "Bench", scopes: ["*"] })).secret);
    const subject = await accounts.authenticateSession(token);
    made.accessTokens.push((await tokens.issueAccess(subject)).accessToken);
  }
  const rows = await database.query<{ digest: Buffer }>({
    text: "select token_hash as digest from identity.sessions",
  });
  return { ...made, digests: rows.map(({ digest }) => digest) } satisfies Credentials;
}

/** Checks per second, many at a time. */
async function together<Item>(
  items: readonly Item[],
  check: (item: Item) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < UNCACHED_CHECKS) {
      const item = items[next % items.length];
      next += 1;
      if (item !== undefined) await check(item);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return (UNCACHED_CHECKS / (performance.now() - started)) * 1000;
}

/** Checks per second, one after another; what is forgotten on the way, as when the machine stalls, is asked for again. */
async function inTurn(
  items: readonly string[],
  warm: (item: string) => Promise<unknown>,
  check: (item: string) => unknown,
): Promise<number> {
  await Promise.all(items.map(warm));
  const started = performance.now();
  for (let index = 0; index < CACHED_CHECKS; index += 1) {
    if (index % CACHED_CHECKS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    const item = items[index % items.length] ?? "";
    if (check(item) === undefined) await warm(item);
  }
  return (CACHED_CHECKS / (performance.now() - started)) * 1000;
}

async function measure(database: Database, credentials: Credentials, asking: Process, remembering: Process) {
  const bareMap = new Map(credentials.sessions.map((token) => [token, {}]));
  const { accounts, identity } = remembering;
  const nothing = async (): Promise<void> => undefined;
  const cached = {
    session: [accounts.authenticateSession, accounts.authenticateSessionCached],
    token: [accounts.authenticateAccessToken, accounts.authenticateAccessTokenCached],
    key: [
      (key: string) => identity.authenticateApiKey(key, LOCAL),
      (key: string) => identity.authenticateCached(key, LOCAL),
    ],
  } as const;
  const figures: Record<string, number[]> = {};
  const note = (what: string, figure: number): void => void (figures[what] ??= []).push(figure);
  for (let round = 0; round < ROUNDS; round += 1) {
    const select = (digest: Buffer) =>
      database.query({
        name: "bench_bare",
        text: "select * from identity.sessions where token_hash = $1",
        values: [digest],
      });
    note("bare select", await together(credentials.digests, select));
    note(
      "session",
      await together(credentials.sessions, (token) => asking.accounts.authenticateSession(token)),
    );
    note("key", await together(credentials.keys, (key) => asking.identity.authenticateApiKey(key, LOCAL)));
    note("bare map", await inTurn(credentials.sessions, nothing, (token) => bareMap.get(token)));
    note("session cached", await inTurn(credentials.sessions, ...cached.session));
    note("token cached", await inTurn(credentials.accessTokens, ...cached.token));
    note("key cached", await inTurn(credentials.keys, ...cached.key));
  }
  return (what: string): number => Math.round(median(figures[what] ?? []));
}

const folder = mkdtempSync(join(tmpdir(), "tradepost-bench-"));
const database = await createDatabase({
  config: testDatabaseConfig({ poolLimit: 10 }),
  dataDirectory: folder,
  secret: "a secret for throw-away data only, 32+",
  logger: silentLogger,
  clock: systemClock,
});
try {
  await database.migrate([auditMigrations, secretsMigrations, identityMigrations]);
  const tokens = await openTokens(database);
  const asking = await openProcess(database, tokens, 0);
  const remembering = await openProcess(database, tokens, 10);
  const credentials = await makeCredentials(database, tokens, asking);
  const of = await measure(database, credentials, asking, remembering);
  const row = (what: string, ours: string, bare: string) => ({
    what,
    tradepost: of(ours),
    bare: of(bare),
    share: (of(ours) / of(bare)).toFixed(2),
  });
  printTable([
    row("session uncached, checks/s", "session", "bare select"),
    row("key uncached, checks/s", "key", "bare select"),
    row("session cached, checks/s", "session cached", "bare map"),
    row("access token cached, checks/s", "token cached", "bare map"),
    row("key cached, checks/s", "key cached", "bare map"),
  ]);
  printResult({
    bench: "identity",
    value: of("session"),
    unit: "session checks/s uncached",
    peers: {
      "bare prepared select": of("bare select"),
      "key checks/s uncached": of("key"),
      "session checks/s cached": of("session cached"),
      "access token checks/s cached": of("token cached"),
      "key checks/s cached": of("key cached"),
      "bare Map": of("bare map"),
    },
    ratio: Math.round((of("session") / of("bare select")) * 100) / 100,
  });
  await asking.close();
  await remembering.close();
  await tokens.close();
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
