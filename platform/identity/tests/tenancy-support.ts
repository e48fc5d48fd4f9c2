import assert from "node:assert/strict";
import { type Audit, auditMigrations, type AuditRecord } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import {
  type Accounts,
  createAccounts,
  createIdentity,
  createTenancy,
  createTwoFactor,
  type Identity,
  identityMigrations,
  identityStoredData,
  platformScopes,
  type ScopeDeclarations,
  type SignedInContext,
  type Tenancy,
  type TenancyConfig,
  type Tokens,
  type WorkspaceRole,
} from "#platform/identity";
import { newUuid, systemClock } from "#platform/kernel";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { createLimits } from "#platform/limits";
import { testLimitsConfig } from "#platform/limits/testing";
import { type RecordedMail, recordMail } from "#platform/mail/testing";
import { createPrivacy } from "#platform/privacy";
import { secretsMigrations } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { silentLogger } from "#platform/telemetry";
import { beginSession } from "../sessions/begin.ts";
import { sessionLifetime } from "../sessions/lifetime.ts";
import { recordMaker } from "../sessions/record.ts";
import { findSession } from "../sessions/store.ts";
import { digestOf } from "../sessions/token.ts";
import { CALL, countingHasher } from "./accounts-support.ts";
import { until } from "./support.ts";
import { openTokens } from "./token-support.ts";

export const scopes: ScopeDeclarations = {
  ...platformScopes,
  "shop:read": { summary: "See the shop.", role: "viewer" },
  "shop:sell": { summary: "Sell.", role: "member" },
  "shop:refund": { summary: "Give money back.", role: "admin" },
  "shop:close": { summary: "Close the shop.", role: "owner" },
};

const LIFE = { sessionIdleDays: 14, sessionDays: 90 };
const ORIGIN = "https://tradepost.example.com";

/** Somebody with a session. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  /** The call of this person, with what the database says now. */
  call(): Promise<SignedInContext>;
}

/** One process. */
export interface TenancyProcess {
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly tokens: Tokens;
  close(): Promise<void>;
}

export interface TenancyBench extends TenancyProcess {
  readonly test: TestDatabase;
  readonly tenancy: Tenancy;
  readonly mail: RecordedMail;
  readonly audit: Audit;
  readonly clock: FakeClock;
  /** Workspaces whose jobs wait. */
  readonly paused: ReadonlySet<string>;
  another(): Promise<TenancyProcess>;
  /** A person with a proved address and a session, a member of nothing. */
  person(): Promise<Person>;
  /** A workspace with one person in each of the roles, all acting in it. */
  workspace(): Promise<{ readonly id: string } & Readonly<Record<WorkspaceRole, Person>>>;
  /** Adds somebody to a workspace, who goes on there. */
  join(workspaceId: string, role: WorkspaceRole, person?: Person): Promise<Person>;
  /** Entries of one chain, newest first. */
  log(workspaceId: string | null, ...actions: string[]): Promise<readonly AuditRecord[]>;
}

export async function openTenancy(config: Partial<TenancyConfig> = {}): Promise<TenancyBench> {
  const test = await createTestDatabase({
    migrations: [identityMigrations, auditMigrations, secretsMigrations],
  });
  const { database } = test;
  const clock = fakeClock(systemClock.now().toISOString());
  const mail = recordMail();
  const audit = testAudit(database, clock);
  const limits = createLimits({ config: testLimitsConfig(), clock });
  const shared = { clock, database, logger: silentLogger, mail, audit, limits, declaredScopes: scopes };
  const secrets = await testSecrets(database);
  const twoFactor = createTwoFactor({ ...shared, secrets, links: { security: ORIGIN }, issuer: "Tradepost" });
  const another = async (): Promise<TenancyProcess> => {
    const tokens = await openTokens(test, clock);
    const identity = await createIdentity({ ...shared, config: { keyCacheSeconds: 10, keyCacheLimit: 100 } });
    const accounts = await createAccounts({
      ...shared,
      config: {
        ...LIFE,
        sessionCacheSeconds: 10,
        sessionCacheLimit: 1000,
        passwordHashesAtOnce: 4,
        accountRequestsPerAddress: 0,
      },
      hasher: countingHasher(),
      twoFactor,
      tokens,
      links: {
        verification: (token) => `${ORIGIN}/verify?token=${token}`,
        passwordReset: (token) => `${ORIGIN}/reset?token=${token}`,
        security: `${ORIGIN}/security`,
      },
    });
    const close = async (): Promise<void> => {
      await accounts.close();
      await identity.close();
      await tokens.close();
    };
    return { accounts, identity, tokens, close };
  };
  const paused = new Set<string>();
  const privacy = createPrivacy({
    ...shared,
    storedData: identityStoredData,
    findPerson: async () => undefined,
    findTelegram: async () => undefined,
    spoolFolder: "",
  });
  const tenancy = createTenancy({
    ...shared,
    config: {
      workspacesPerPerson: 10,
      deletionDays: 30,
      invitationDays: 7,
      impersonationMinutes: 60,
      ...config,
    },
    links: { invitation: (token) => `${ORIGIN}/join?token=${token}`, workspaces: `${ORIGIN}/workspaces` },
    eraseWorkspace: privacy.eraseWorkspace,
    jobs: {
      pause: async (_transaction, workspaceId) => void paused.add(workspaceId),
      resume: async (_transaction, workspaceId) => void paused.delete(workspaceId),
    },
  });
  const first = await another();

  async function person(): Promise<Person> {
    const userId = newUuid(systemClock.nowMs());
    const email = `${userId.slice(24)}@example.com`;
    const lifetime = sessionLifetime(clock, LIFE);
    const { token } = await database.asApp(async (transaction) => {
      await transaction.query(
        `insert into identity.users (user_id, email, name, language, email_verified_at, created_at, updated_at)
         values ($1, $2, 'Ann', 'en', now(), now(), now())`,
        [userId, email],
      );
      return beginSession({ clock, lifetime }, transaction, CALL, { userId, previousToken: undefined });
    });
    const call = async () => {
      const found = await findSession(database, digestOf(token));
      assert.ok(found, "the session has ended");
      return { ...CALL, actor: recordMaker(scopes)(found).actor };
    };
    return { userId, email, token, call };
  }

  /** As a program of the operator would do it: every process hears of it from the database. */
  async function join(workspaceId: string, role: WorkspaceRole, given?: Person): Promise<Person> {
    const joining = given ?? (await person());
    await database.withWorkspace(workspaceId, async (transaction) => {
      await transaction.query(
        `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
         values ($1, $2, $3, '{}', now())`,
        [workspaceId, joining.userId, role],
      );
      await transaction.query("update identity.sessions set for_workspace_id = $1 where user_id = $2", [
        workspaceId,
        joining.userId,
      ]);
    });
    return joining;
  }

  async function workspace() {
    const { id } = await first.identity.createWorkspace({ name: "Acme" });
    const [owner, admin, member, viewer] = [
      await join(id, "owner"),
      await join(id, "admin"),
      await join(id, "member"),
      await join(id, "viewer"),
    ];
    return { id, owner, admin, member, viewer };
  }

  async function log(workspaceId: string | null, ...actions: string[]): Promise<readonly AuditRecord[]> {
    return (await audit.query({ workspaceId, limit: 100, ...(actions.length === 0 ? {} : { actions }) }))
      .items;
  }
  const close = async (): Promise<void> => {
    await first.close();
    await secrets.close();
    await test.close();
  };
  return {
    ...first,
    test,
    tenancy,
    mail,
    audit,
    clock,
    paused,
    another,
    person,
    workspace,
    join,
    log,
    close,
  };
}

/** Waits until a process has heard all that the database announced so far. */
export async function caughtUp(bench: TenancyBench, { accounts }: TenancyProcess): Promise<void> {
  const marker = await bench.person();
  const { sessionId } = (await marker.call()).actor;
  await until(async () => {
    await accounts.authenticateSession(marker.token);
    return accounts.authenticateSessionCached(marker.token) !== undefined;
  });
  await bench.test.database.query({
    text: "delete from identity.sessions where session_id = $1",
    values: [sessionId],
  });
  await until(() => accounts.authenticateSessionCached(marker.token) === undefined);
}

/** The same call many times at once; answers how each ended: `resolved` or a code. */
export async function outcomes(count: number, call: (index: number) => Promise<string>): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}
