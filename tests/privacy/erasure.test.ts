import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { Client } from "pg";
import { type Audit, identityActions } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { findPersonToErase } from "#platform/identity";
import { systemClock } from "#platform/kernel";
import { createPrivacy, type Privacy, type PersonalRequest } from "#platform/privacy";
import { findTelegram } from "../../apps/find-telegram.ts";
import { migrationSets } from "../../apps/migrations.ts";
import { storedData } from "../../apps/stored-data.ts";
import { dropChecks, insertSubject, type Subject, type SubjectAtTelegram } from "./full-subject.ts";

type KnownSubject = Subject & { readonly atTelegram: SubjectAtTelegram };

let database: TestDatabase;
let audit: Audit;
let privacy: Privacy;
let spoolFolder: string;

function newSubject(): KnownSubject {
  const canary = `canary-${randomUUID()}`;
  return {
    userId: randomUUID(),
    workspaceId: randomUUID(),
    email: `${canary}@example.com`,
    canary,
    atTelegram: {
      telegramUserId: String(randomInt(10 ** 12, 10 ** 13)),
      campaignId: randomUUID(),
      workspaceId: randomUUID(),
    },
  };
}

async function settledSubject(): Promise<KnownSubject> {
  const subject = newSubject();
  await insertSubject(database.superuserUrl, storedData, subject);
  await database.database.withWorkspace(subject.workspaceId, async (transaction) => {
    await audit.append(transaction, {
      action: identityActions["identity.sign-in"],
      actor: { kind: "user", id: subject.userId },
      facts: { method: "password" },
      ip: "203.0.113.77",
      personal: [{ subject: subject.userId, data: { name: subject.canary } }],
    });
  });
  return subject;
}

/** Rows of every table as text, by table. */
async function dump(): Promise<ReadonlyMap<string, string>> {
  const client = new Client(database.superuserUrl);
  await client.connect();
  try {
    const rows = new Map<string, string>();
    for (const { table } of storedData) {
      const found = await client.query<{ row: string }>(`select t::text as "row" from ${table} t`);
      rows.set(table, found.rows.map(({ row }) => row).join("\n"));
    }
    return rows;
  } finally {
    await client.end();
  }
}

async function tablesWith(needle: string): Promise<readonly string[]> {
  const found = [...(await dump())].filter(([, rows]) => rows.toLowerCase().includes(needle.toLowerCase()));
  return found.map(([table]) => table).toSorted();
}

suite("a person's data", () => {
  before(async () => {
    database = await createTestDatabase({ migrations: migrationSets });
    await dropChecks(database.superuserUrl);
    spoolFolder = await mkdtemp(join(tmpdir(), "tradepost-privacy-"));
    audit = testAudit(database.database);
    privacy = createPrivacy({
      clock: systemClock,
      database: database.database,
      audit,
      storedData,
      findPerson: findPersonToErase,
      findTelegram,
      spoolFolder,
    });
  });

  after(async () => {
    await database.close();
    await rm(spoolFolder, { recursive: true });
  });

  test("is exported from every table that tells of the person, without secrets, and leaves no file", async () => {
    const subject = await settledSubject();
    const stranger = await settledSubject();
    const exported = await privacy.exportPerson(ofPerson(subject.userId));
    const content = await text(exported.content);
    assert.equal(Buffer.byteLength(content), exported.sizeBytes);
    const { tables } = JSON.parse(content) as { tables: Record<string, Record<string, unknown>[]> };
    for (const stored of storedData) {
      const tells =
        stored.ofWorkspace !== undefined ||
        stored.ofTelegram?.exported === true ||
        stored.ofPersons.some((person) => person.exported);
      if (!tells || stored.exported.length === 0) continue;
      const rows = tables[stored.table] ?? [];
      assert.ok(rows.length > 0, stored.table);
      for (const row of rows) assert.deepEqual(Object.keys(row), stored.exported, stored.table);
    }
    assert.match(content, new RegExp(`"workspace_id":"${subject.atTelegram.workspaceId}","vin"`));
    for (const foreign of [stranger.canary, stranger.userId, stranger.atTelegram.telegramUserId])
      assert.doesNotMatch(content, new RegExp(foreign));
    assert.deepEqual(await readdir(spoolFolder), []);
  });

  test("is gone from every table after an erasure, but for ids that are kept for a reason", async () => {
    const subject = await settledSubject();
    const stranger = await settledSubject();
    const erased = await privacy.erasePerson(ofPerson(subject.userId));
    assert.equal(erased.workspaces, 2);
    assert.deepEqual(await tablesWith(subject.canary), []);
    assert.deepEqual(await tablesWith(subject.atTelegram.telegramUserId), []);
    assert.deepEqual(await tablesWith(subject.atTelegram.workspaceId), []);
    assert.deepEqual(await tablesWith(subject.userId), ["audit.entries", "privacy.erasures"]);
    assert.ok((await tablesWith(stranger.canary)).length > 10, "others are left alone");
    assert.ok(
      (await tablesWith(stranger.atTelegram.telegramUserId)).length > 5,
      "others at Telegram are left alone",
    );
    assert.equal((await audit.verify(subject.workspaceId)).intact, true);
    assert.equal((await audit.verify(null)).intact, true);
    await assert.rejects(privacy.exportPerson(ofPerson(subject.userId)), {
      code: "PRIVACY_PERSON_NOT_FOUND",
    });
  });

  test("comes back with a backup and is erased again", async () => {
    const subject = await settledSubject();
    await privacy.erasePerson(ofPerson(subject.userId));
    await insertSubject(
      database.superuserUrl,
      storedData.filter(({ table }) => !table.startsWith("privacy.") && !table.startsWith("audit.")),
      subject,
    );
    assert.equal(await privacy.eraseAgain(), 1);
    assert.deepEqual(await tablesWith(subject.canary), []);
    assert.equal(await privacy.eraseAgain(), 0);
  });

  test("stays when others would be left without an owner; what is only shared stays with the others", async () => {
    const owner = await settledSubject();
    const member = await settledSubject();
    await database.database.asOps(
      "add a member",
      (transaction) =>
        transaction.query(
          `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at, invited_by)
           values ($1, $2, 'member', '{}', now(), $3)`,
          [owner.workspaceId, member.userId, owner.userId],
        ),
      { write: true },
    );
    const ask = (userId: string) => privacy.erasePerson(ofPerson(userId));
    await assert.rejects(ask(owner.userId), { code: "PRIVACY_LAST_OWNER", status: 409 });
    assert.ok((await tablesWith(owner.canary)).length > 10);
    assert.equal((await ask(member.userId)).workspaces, 2);
    assert.deepEqual(await tablesWith(member.canary), []);
    assert.equal((await ask(owner.userId)).workspaces, 2);
    assert.deepEqual(await tablesWith(owner.canary), []);
  });

  test("is neither exported nor erased by an operator who acts for the person", async () => {
    const { userId, canary } = await settledSubject();
    const requestedBy = { kind: "user", id: userId, impersonatedBy: randomUUID() } as const;
    for (const attempt of [privacy.exportPerson, privacy.erasePerson])
      await assert.rejects(attempt({ userId, requestedBy }), { code: "PRIVACY_IN_PERSON_ONLY", status: 403 });
    assert.ok((await tablesWith(canary)).length > 10);
  });

  test("at Telegram is exported and erased by the number alone, and the account that was linked stays", async () => {
    const subject = await settledSubject();
    const stranger = await settledSubject();
    const { telegramUserId } = subject.atTelegram;
    const requestedBy = { kind: "system", id: "command-line" } as const;
    const exported = await privacy.exportTelegramPerson({ telegramUserId, requestedBy });
    const content = await text(exported.content);
    const { person, tables } = JSON.parse(content) as { person: string; tables: Record<string, object[]> };
    assert.equal(person, `telegram:${telegramUserId}`);
    for (const { table, ofTelegram } of storedData)
      if (ofTelegram?.exported === true) assert.equal(tables[table]?.length, 1, table);
    assert.match(content, new RegExp(`"workspace_id":"${subject.atTelegram.workspaceId}","vin"`));
    for (const foreign of [subject.email, subject.workspaceId, stranger.canary])
      assert.doesNotMatch(content, new RegExp(foreign));
    const erased = await privacy.eraseTelegramPerson({ telegramUserId, requestedBy });
    assert.equal(erased.workspaces, 1);
    assert.deepEqual(await tablesWith(telegramUserId), []);
    assert.deepEqual(await tablesWith(subject.atTelegram.workspaceId), []);
    assert.ok((await tablesWith(subject.userId)).includes("identity.users"));
    assert.ok(
      (await tablesWith(stranger.atTelegram.telegramUserId)).length > 5,
      "others at Telegram are left alone",
    );
    assert.equal((await audit.verify(null)).intact, true);
    for (const again of [telegramUserId, "0", "nobody"])
      await assert.rejects(privacy.eraseTelegramPerson({ telegramUserId: again, requestedBy }), {
        code: "PRIVACY_PERSON_NOT_FOUND",
      });
  });

  test("of one who never was is told to be nobody's", async () => {
    const requestedBy = { kind: "operator", id: "operator" } as const;
    for (const userId of [randomUUID(), "nobody"]) {
      await assert.rejects(privacy.erasePerson({ userId, requestedBy }), {
        code: "PRIVACY_PERSON_NOT_FOUND",
      });
      await assert.rejects(privacy.exportPerson({ userId, requestedBy }), {
        code: "PRIVACY_PERSON_NOT_FOUND",
      });
    }
  });
});

/** What somebody asks about themselves. */
function ofPerson(userId: string): PersonalRequest {
  return { userId, requestedBy: { kind: "user", id: userId } };
}
