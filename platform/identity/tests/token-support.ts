import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { auditMigrations } from "#platform/audit";
import { type Clock, dateFrom, newUuid } from "#platform/kernel";
import { secretsMigrations } from "#platform/secrets";
import { silentLogger } from "#platform/telemetry";
import { testAudit } from "#platform/audit/testing";
import { testMasterSecret } from "#platform/secrets/testing";
import { identityMigrations } from "../migrations.ts";
import { addSession } from "../sessions/begin.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { createTokens, type Tokens, type TokensDeps } from "../tokens/index.ts";

export function peopleDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ migrations: [auditMigrations, secretsMigrations, identityMigrations] });
}

/** A person without a password; answers the id. */
export async function addPerson({ database }: Pick<TestDatabase, "database">): Promise<string> {
  const userId = newUuid(Date.now());
  await database.query({
    text: `insert into identity.users (user_id, email, name, language, created_at, updated_at)
           values ($1, $2, 'Person', 'en', now(), now())`,
    values: [userId, `${userId}@example.com`],
  });
  return userId;
}

/** The call of a person who has signed in just now. */
export async function callOf(
  { database }: Pick<TestDatabase, "database">,
  clock: Clock,
  userId: string,
): Promise<SignedInContext> {
  const call = { ipAddress: "127.0.0.1", userAgent: "", requestId: "call" };
  const expiresAt = dateFrom(clock.nowMs() + 86_400_000);
  const begun = { userId, expiresAt, workspaceId: null, impersonatedBy: null };
  const { session } = await database.asApp((transaction) => addSession(clock, transaction, call, begun));
  const nowhere = { workspaceId: null, role: null, scopes: [], impersonatedBy: null };
  return { ...call, actor: { kind: "user", userId, sessionId: session.id, ...nowhere } };
}

export function openTokens(
  { database }: Pick<TestDatabase, "database">,
  clock: Clock,
  {
    config,
    ...changes
  }: Partial<Omit<TokensDeps, "config">> & { config?: Partial<TokensDeps["config"]> } = {},
): Promise<Tokens> {
  return createTokens({
    config: {
      privateKey: undefined,
      furtherKeys: undefined,
      accessSeconds: 900,
      refreshDays: 30,
      familyDays: 180,
      ...config,
    },
    masterSecret: testMasterSecret,
    previousMasterSecrets: [],
    issuer: "https://tradepost.example.com",
    clock,
    database,
    audit: testAudit(database, clock),
    logger: silentLogger,
    ...changes,
  });
}

/** Everything that the tables of identity hold, as one text. */
export async function dumpOf({ database }: Pick<TestDatabase, "database">): Promise<string> {
  return database.asOps("search for secrets", async (transaction) => {
    const tables = await transaction.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('identity', 'audit')",
    );
    const rows: unknown[] = [];
    for (const { name } of tables) {
      rows.push(await transaction.query(`select t::text from ${name} t`));
      if (name.endsWith("refresh_tokens"))
        rows.push(
          await transaction.query(
            `select encode(token_hash, 'escape') || encode(salt, 'base64') from ${name}`,
          ),
        );
    }
    return JSON.stringify(rows);
  });
}
