import assert from "node:assert/strict";
import { type Audit, auditMigrations } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import {
  type Accounts,
  type AccountsConfig,
  type AccountsDeps,
  type CallContext,
  createAccounts,
  identityMigrations,
  type NewSession,
  type PasswordHasher,
  createTwoFactor,
  platformScopes,
  type SessionBegun,
  type SignInResult,
  type SignedInContext,
  tokenErrors,
  type TwoFactor,
} from "#platform/identity";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { createLimits } from "#platform/limits";
import { testLimitsConfig } from "#platform/limits/testing";
import { type RecordedMail, recordMail } from "#platform/mail/testing";
import { secretsMigrations } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { silentLogger } from "#platform/telemetry";
import { until } from "./support.ts";

export const PASSWORD = "pelican waltz 41";
export const CALL: CallContext = { ipAddress: "203.0.113.7", userAgent: "Test/1", requestId: "request-1" };

/** For tests that use sessions alone. */
const noTokens: AccountsDeps["tokens"] = {
  verify: () => Promise.reject(tokenErrors.IDENTITY_TOKEN_INVALID()),
  isRevoked: () => false,
};

/** Fast, and counts what it is asked. */
export interface CountingHasher extends PasswordHasher {
  readonly calls: { hash: number; verify: number };
}

export function countingHasher(): CountingHasher {
  const calls = { hash: 0, verify: 0 };
  return {
    calls,
    hash: async (password) => {
      calls.hash += 1;
      return `$test$${Buffer.from(password).toString("base64")}`.padEnd(30, "$");
    },
    verify: async (password, stored) => {
      calls.verify += 1;
      const made = `$test$${Buffer.from(password).toString("base64")}`.padEnd(30, "$");
      return stored === made ? "match" : "mismatch";
    },
    isOutdated: () => false,
  };
}

export interface AccountsBench {
  readonly test: TestDatabase;
  readonly accounts: Accounts;
  readonly mail: RecordedMail;
  readonly audit: Audit;
  readonly clock: FakeClock;
  readonly hasher: CountingHasher;
  readonly twoFactor: TwoFactor;
  /** Another process on the same database. */
  another(config?: Partial<AccountsConfig>): Promise<Accounts>;
  close(): Promise<void>;
}

export async function openAccounts(given?: PasswordHasher): Promise<AccountsBench> {
  const test = await createTestDatabase({
    migrations: [identityMigrations, auditMigrations, secretsMigrations],
  });
  const mail = recordMail();
  const clock = fakeClock(systemClock.now().toISOString());
  const hasher = countingHasher();
  const audit = testAudit(test.database, clock);
  const secrets = await testSecrets(test.database);
  const twoFactor = createTwoFactor({
    clock,
    database: test.database,
    secrets,
    audit,
    mail,
    links: { security: "https://tradepost.example.com/security" },
    issuer: "Tradepost",
  });
  const another = (config: Partial<AccountsConfig> = {}): Promise<Accounts> =>
    createAccounts({
      config: {
        sessionIdleDays: 14,
        sessionDays: 90,
        sessionCacheSeconds: 10,
        sessionCacheLimit: 100,
        passwordHashesAtOnce: 4,
        accountRequestsPerAddress: 0,
        ...config,
      },
      clock,
      database: test.database,
      logger: silentLogger,
      mail,
      audit,
      twoFactor,
      tokens: noTokens,
      declaredScopes: platformScopes,
      limits: createLimits({ config: testLimitsConfig(), clock }),
      links: {
        verification: (token) => `https://tradepost.example.com/verify?token=${token}`,
        passwordReset: (token) => `https://tradepost.example.com/reset?token=${token}`,
        security: "https://tradepost.example.com/security",
      },
      hasher: given ?? hasher,
    });
  const accounts = await another();
  const close = async (): Promise<void> => {
    await accounts.close();
    await secrets.close();
    await test.close();
  };
  return { test, accounts, mail, audit, clock, hasher, twoFactor, another, close };
}

/** The parameters of the latest mail. */
export function latestMail({ mail }: AccountsBench): Readonly<Record<string, unknown>> & { kind: string } {
  const latest = mail.queued.at(-1);
  return { ...latest?.parameters, kind: latest?.kind ?? "none" };
}

/** Asks for a reset and waits for the work that the answer does not wait for. */
export async function requestReset({ accounts, audit }: AccountsBench, email: string): Promise<void> {
  const asked = async (): Promise<number> => {
    const { items } = await audit.query({
      workspaceId: null,
      actions: ["identity.password-reset-requested"],
      limit: 500,
    });
    return items.length;
  };
  const before = await asked();
  const answer = await accounts.requestPasswordReset(CALL, { email });
  await until(async () => (await asked()) > before);
  return answer;
}

export function tokenOf(url: unknown): string {
  return new URL(String(url)).searchParams.get("token") ?? "";
}

/** A person who has proved the address. */
export async function newUser(bench: AccountsBench, email: string, password = PASSWORD): Promise<string> {
  const { handle } = await bench.accounts.signUp(CALL, { email, name: "Ann", password });
  const code = String(latestMail(bench)["code"]);
  return (await bench.accounts.verifyByCode(CALL, { handle, code })).id;
}

/** The session that a sign-in ended with; a question for a second factor is none. */
export async function begun(signIn: Promise<SignInResult>): Promise<SessionBegun> {
  const result = await signIn;
  assert.equal(result.kind, "session");
  return result as SessionBegun;
}

export function signedIn({ session }: NewSession): SignedInContext {
  const { id: sessionId, userId, workspaceId, impersonatedBy } = session;
  return {
    ...CALL,
    actor: { kind: "user", userId, sessionId, workspaceId, role: null, scopes: [], impersonatedBy },
  };
}

/** Every row of every table of identity, as text. */
export async function dump({ test }: AccountsBench): Promise<string> {
  const tables = ["users", "sign_ups", "password_resets", "password_attempts", "sessions"];
  const texts = await Promise.all(
    tables.map((table) =>
      test.database.query<{ row: string }>({
        text: `select row_to_json(t)::text as row from identity.${table} t`,
      }),
    ),
  );
  return texts
    .flat()
    .map(({ row }) => row)
    .join("\n");
}
