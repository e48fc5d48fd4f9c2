import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Database } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import type { EncryptedColumn, Reencryption, Secrets } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { codeOf, openDatabase, PURPOSE } from "./fixture.ts";

const columns: EncryptedColumn[] = [
  { table: "public.bots", column: "token", keyColumns: ["bot_id", "slot"], purpose: PURPOSE },
  {
    table: "public.settings",
    column: "value",
    keyColumns: ["name"],
    purpose: "settings.value",
    owner: "operator",
  },
];

describe("encrypting anew", () => {
  const workspaceId = newUuid(Date.now());
  let opened: TestDatabase;
  let secrets: Secrets;
  before(async () => {
    opened = await openDatabase();
    await opened.database.asOwner(async (transaction) => {
      await transaction.query(
        "create table public.bots (workspace_id uuid not null, bot_id uuid not null, slot integer not null, token text, primary key (workspace_id, bot_id, slot))",
      );
      await transaction.query("select tradepost.protect_tenant_table('public.bots')");
      await transaction.query("create table public.settings (name text primary key, value text)");
    });
    secrets = await testSecrets(opened.database);
    secrets.register(columns);
  });
  after(async () => {
    await secrets.close();
    await opened.close();
  });

  async function addBots(owner: string, count: number): Promise<void> {
    const rows = await Promise.all(
      Array.from(
        { length: count },
        async (_, slot) =>
          [newUuid(Date.now()), slot, await secrets.encrypt(owner, PURPOSE, `token ${slot}`)] as const,
      ),
    );
    await opened.database.withWorkspace(owner, async (transaction) => {
      for (const row of rows)
        await transaction.query("insert into public.bots values ($1, $2, $3, $4)", [owner, ...row]);
    });
  }

  /** Lets something happen after the first rows were read and before they are written. */
  async function reencryptWith(owner: string, meanwhile: () => Promise<unknown>): Promise<Reencryption> {
    let transactions = 0;
    const database = Object.create(opened.database) as Database;
    database.withWorkspace = async (workspace, work) => {
      transactions += 1;
      if (transactions === 2) await meanwhile();
      return opened.database.withWorkspace(workspace, work);
    };
    database.createPool = (role, options) => opened.database.createPool(role, options);
    database.listen = (channel, subscriber) => opened.database.listen(channel, subscriber);
    const interrupted = await testSecrets(database);
    interrupted.register(columns);
    const result = await interrupted.reencrypt(owner);
    await interrupted.close();
    return result;
  }

  function tokens(owner: string): Promise<{ slot: number; token: string }[]> {
    return opened.database.queryInWorkspace(owner, {
      text: "select slot, token from public.bots where token is not null order by slot",
    });
  }

  test("puts every registered secret of one workspace under its new key, in batches, and leaves others alone", async () => {
    const neighbour = newUuid(Date.now());
    await addBots(workspaceId, 250);
    await addBots(neighbour, 2);
    const untouched = await tokens(neighbour);
    await opened.database.withWorkspace(workspaceId, (transaction) =>
      transaction.query("insert into public.bots values ($1, $2, 999, null)", [
        workspaceId,
        newUuid(Date.now()),
      ]),
    );
    assert.deepEqual(await secrets.reencrypt(workspaceId), { changed: 0, overtaken: 0, unreadable: [] });
    const { keyId } = await secrets.rotateDataKey(workspaceId);
    assert.deepEqual(await secrets.reencrypt(workspaceId), { changed: 250, overtaken: 0, unreadable: [] });
    const prefix = `s1.${Buffer.from(keyId.replaceAll("-", ""), "hex").toString("base64url")}.`;
    for (const { slot, token } of await tokens(workspaceId)) {
      assert.ok(token.startsWith(prefix));
      assert.equal(await secrets.decrypt(workspaceId, PURPOSE, token), `token ${slot}`);
    }
    assert.deepEqual(await tokens(neighbour), untouched);
    assert.equal((await secrets.reencrypt(workspaceId)).changed, 0);
  });

  test("does so for the operator's own secrets", async () => {
    const blob = await secrets.encrypt(null, "settings.value", "smtp password");
    await opened.database.asApp((transaction) =>
      transaction.query("insert into public.settings values ('smtp', $1)", [blob]),
    );
    await secrets.rotateDataKey(null);
    assert.equal((await secrets.reencrypt(null)).changed, 1);
    const [row] = await opened.database.query<{ value: string }>({
      text: "select value from public.settings",
    });
    assert.notEqual(row?.value, blob);
    assert.equal(await secrets.decrypt(null, "settings.value", row?.value ?? ""), "smtp password");
  });

  test("never covers a secret that somebody stored meanwhile", async () => {
    const owner = newUuid(Date.now());
    await addBots(owner, 60);
    await secrets.rotateDataKey(owner);
    const newer = await secrets.encrypt(owner, PURPOSE, "entered meanwhile");
    const update = { text: "update public.bots set token = $1 where slot >= 30", values: [newer] };
    const pass = await reencryptWith(owner, () => opened.database.queryInWorkspace(owner, update));
    assert.deepEqual(pass, { changed: 30, overtaken: 30, unreadable: [] });
    const plain = await Promise.all(
      (await tokens(owner)).map(({ token }) => secrets.decrypt(owner, PURPOSE, token)),
    );
    assert.deepEqual(
      plain.slice(30),
      Array.from({ length: 30 }, () => "entered meanwhile"),
    );
    assert.deepEqual(
      plain.slice(0, 30),
      Array.from({ length: 30 }, (_, slot) => `token ${slot}`),
    );
  });

  test("names what it cannot read and leaves it as it is", async () => {
    const owner = newUuid(Date.now());
    await addBots(owner, 3);
    const [first] = await tokens(owner);
    await opened.database.queryInWorkspace(owner, {
      text: "update public.bots set token = token || 'AAAA' where slot = 0",
    });
    await opened.database.queryInWorkspace(owner, {
      text: "update public.bots set token = 'plain' where slot = 1",
    });
    await secrets.rotateDataKey(owner);
    const result = await secrets.reencrypt(owner);
    assert.equal(result.changed, 1);
    assert.deepEqual(
      result.unreadable.toSorted((left, right) => left.code.localeCompare(right.code)),
      [
        { column: "public.bots.token", code: "SECRETS_FORMAT_UNKNOWN", count: 1 },
        { column: "public.bots.token", code: "SECRETS_TAMPERED", count: 1 },
      ],
    );
    assert.deepEqual(
      (await tokens(owner)).slice(0, 2).map(({ token }) => token),
      [`${first?.token}AAAA`, "plain"],
    );
  });

  test("takes only plain names of tables and columns, each once", async () => {
    const column = columns[0] ?? assert.fail();
    const wrong: EncryptedColumn[] = [
      column,
      { ...column, column: "token; drop table x" },
      { ...column, table: "bots" },
      { ...column, column: "other", keyColumns: [] },
      { ...column, column: "other", keyColumns: ["Id"] },
    ];
    for (const declared of wrong) {
      assert.equal(
        await codeOf(Promise.resolve().then(() => secrets.register([declared]))),
        "SECRETS_COLUMN_INVALID",
      );
    }
  });
});
