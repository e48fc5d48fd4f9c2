import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { recordMail } from "#platform/mail/testing";
import { silentLogger } from "#platform/telemetry";
import { migrationSets } from "../../migrations.ts";
import { tellOfDisabledEndpoint } from "../disabled-webhooks.ts";

const workspaceId = newUuid(1);
const otherWorkspaceId = newUuid(2);
let opened: TestDatabase;

before(async () => {
  opened = await createTestDatabase({ migrations: migrationSets });
  await addMember(workspaceId, "owner@example.com", "owner");
  await addMember(workspaceId, "admin@example.com", "admin", { language: "de" });
  await addMember(workspaceId, "viewer@example.com", "viewer");
  await addMember(workspaceId, "disabled@example.com", "owner", { disabledAt: new Date(0) });
  await addMember(otherWorkspaceId, "stranger@example.com", "owner");
});
after(() => opened.close());

async function addMember(
  workspace: string,
  email: string,
  role: string,
  { language = "en", disabledAt = null }: { language?: string; disabledAt?: Date | null } = {},
): Promise<void> {
  const { database } = opened;
  await database.withWorkspace(workspace, async (transaction) => {
    const [user] = await transaction.query<{ id: string }>(
      `insert into identity.users (user_id, email, name, language, email_verified_at, created_at, updated_at, disabled_at)
       values (uuidv7(), $1, 'Name', $2, now(), now(), now(), $3) returning user_id as id`,
      [email, language, disabledAt],
    );
    await transaction.query(
      `insert into identity.workspaces (workspace_id, name, created_at) values ($1, 'The shop', now())
       on conflict do nothing`,
      [workspace],
    );
    await transaction.query(
      `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
       values ($1, $2, $3, '{}', now())`,
      [workspace, user?.id, role],
    );
  });
}

test("owners and admins of the workspace, and nobody else, are told of an endpoint that was disabled", async () => {
  const mail = recordMail();
  const tell = tellOfDisabledEndpoint({
    clock: fakeClock("2026-03-01T12:00:00Z"),
    logger: silentLogger,
    mail,
    url: "https://shop.example/account#workspaces",
  });
  const url = `https://${"a".repeat(60)}.${"b".repeat(60)}.example/hook?key=secret`;
  await opened.database.withWorkspace(workspaceId, (transaction) =>
    tell(transaction, { workspaceId, endpointId: newUuid(3), url, reason: "gone" }),
  );
  assert.deepEqual(mail.queued.map(({ kind, to, language }) => [kind, to, language]).toSorted(), [
    ["error-notification", "admin@example.com", "de"],
    ["error-notification", "owner@example.com", "en"],
  ]);
  assert.match(JSON.stringify(mail.queued[0]?.parameters), /The shop.*410 Gone/);
  assert.doesNotMatch(JSON.stringify(mail.queued), /key=secret/);
});
