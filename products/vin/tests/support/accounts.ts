import { randomUUID } from "node:crypto";
import { testAudit } from "#platform/audit/testing";
import { createGuests } from "#platform/identity";
import { systemClock } from "#platform/kernel";
import type { BotHouse } from "./bot.ts";

/** An account and the workspace in which it has a role. */
export interface TestAccount {
  readonly userId: string;
  readonly workspaceId: string;
}

export async function addAccount(house: BotHouse, role: string): Promise<TestAccount> {
  const { database } = house.test;
  const [userId, workspaceId] = [randomUUID(), randomUUID()];
  const guests = createGuests({ audit: testAudit(database), clock: systemClock, database });
  await database.withWorkspace(workspaceId, (transaction) =>
    guests.addWorkspace(transaction, { workspaceId, name: "Dealer", from: "test" }),
  );
  await database.asOwner(async (transaction) => {
    await transaction.query(
      `insert into identity.users (user_id, email, name, language, created_at, updated_at)
       values ($1, $2, 'Anna', 'en', now(), now())`,
      [userId, `${userId}@example.com`],
    );
  });
  await setRole(house, { userId, workspaceId }, role);
  return { userId, workspaceId };
}

export async function setRole(
  house: BotHouse,
  { userId, workspaceId }: TestAccount,
  role: string,
): Promise<void> {
  await house.test.database.withWorkspace(workspaceId, (transaction) =>
    transaction.query(
      `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
       values ($1, $2, $3, '{}', now()) on conflict (workspace_id, user_id) do update set role = excluded.role`,
      [workspaceId, userId, role],
    ),
  );
}

/** A code that the account's page shows, for a bot. */
export async function linkCodeFor(
  { telegram, test }: BotHouse,
  botId: number | string,
  account: TestAccount,
): Promise<string> {
  const { code } = await test.database.withWorkspace(account.workspaceId, (transaction) =>
    telegram.links.issueForAccount(transaction, { botId: String(botId), ...account }),
  );
  return code;
}
