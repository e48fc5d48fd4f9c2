import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid, systemClock } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { secretsMigrations } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { createSecretKey } from "node:crypto";
import { KeyCache } from "../key-cache.ts";
import { replaceKey } from "../store.ts";
import { asTableOwner, codeOf, openDatabase, PURPOSE, until } from "./fixture.ts";

const config = { previousMasterSecrets: [], keyCacheSeconds: 300, keyCacheLimit: 100 };

describe("data keys", () => {
  let opened: TestDatabase;
  before(async () => {
    opened = await openDatabase(2);
  });
  after(() => opened.close());

  test("are made once although many callers on two processes need the first one", async () => {
    const workspaceId = newUuid(Date.now());
    const processes = await Promise.all([testSecrets(opened.database), testSecrets(opened.database)]);
    const blobs = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        processes[index % 2]?.encrypt(workspaceId, PURPOSE, `value ${index}`),
      ),
    );
    assert.equal(new Set(blobs.map((blob) => blob?.slice(0, 25))).size, 1);
    for (const [index, blob] of blobs.entries()) {
      assert.equal(
        await processes[(index + 1) % 2]?.decrypt(workspaceId, PURPOSE, blob ?? ""),
        `value ${index}`,
      );
    }
    await Promise.all(processes.map((secrets) => secrets.close()));
  });

  test("are found although every connection for tenants is held by a transaction that waits for a secret", async () => {
    const workspaceId = newUuid(Date.now());
    const warm = await testSecrets(opened.database);
    const blob = await warm.encrypt(workspaceId, PURPOSE, "value");
    const cold = await testSecrets(opened.database);
    const bothIn = Promise.withResolvers<void>();
    let inside = 0;
    const work = async () =>
      opened.database.withWorkspace(workspaceId, async (transaction) => {
        await transaction.query("select 1");
        inside += 1;
        if (inside === 2) bothIn.resolve();
        await bothIn.promise;
        return cold.decrypt(workspaceId, PURPOSE, blob);
      });
    assert.deepEqual(await Promise.all([work(), work()]), ["value", "value"]);
    await Promise.all([warm.close(), cold.close()]);
  });

  test("of a workspace become current everywhere as soon as one process rotates them", async () => {
    const workspaceId = newUuid(Date.now());
    const [one, two] = [await testSecrets(opened.database), await testSecrets(opened.database)];
    const before = await two.encrypt(workspaceId, PURPOSE, "before");
    const { keyId } = await one.rotateDataKey(workspaceId);
    const packed = Buffer.from(keyId.replaceAll("-", ""), "hex").toString("base64url");
    assert.ok((await one.encrypt(workspaceId, PURPOSE, "x")).startsWith(`s1.${packed}.`));
    await until(async () => (await two.encrypt(workspaceId, PURPOSE, "x")).startsWith(`s1.${packed}.`));
    assert.equal(await two.decrypt(workspaceId, PURPOSE, before), "before");
    await Promise.all([one.close(), two.close()]);
  });

  test("have one successor although sixteen callers rotate at once, and all keep reading", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database);
    const blob = await secrets.encrypt(workspaceId, PURPOSE, "value");
    const codes = await Promise.all(
      Array.from({ length: 16 }, () => codeOf(secrets.rotateDataKey(workspaceId))),
    );
    const won = codes.filter((code) => code === "resolved").length;
    assert.equal(won + codes.filter((code) => code === "SECRETS_ROTATION_CONFLICT").length, 16);
    const [row] = await opened.database.queryInWorkspace<{ current: number; all: number }>(workspaceId, {
      text: `select count(*) filter (where current)::int as current, count(*)::int as "all" from secrets.data_keys`,
    });
    assert.deepEqual(row, { current: 1, all: won + 1 });
    assert.equal(await secrets.decrypt(workspaceId, PURPOSE, blob), "value");
    await secrets.close();
  });

  test("are replaced only by who knows which one is current", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database);
    const before = await secrets.encrypt(workspaceId, PURPOSE, "x");
    const key = {
      keyId: newUuid(Date.now()),
      ownerId: workspaceId,
      wrapped: Buffer.alloc(60),
      masterId: "0".repeat(16),
    };
    const replaced = await opened.database.withWorkspace(workspaceId, (transaction) =>
      replaceKey(transaction, newUuid(Date.now()), key, new Date()),
    );
    assert.equal(replaced, false);
    assert.equal((await secrets.encrypt(workspaceId, PURPOSE, "x")).slice(0, 25), before.slice(0, 25));
    await secrets.close();
  });

  test("stay in memory neither longer nor in greater number than configured", () => {
    const clock = fakeClock();
    const cache = new KeyCache({ clock, freshMs: 1000, limit: 3 });
    const key = createSecretKey(Buffer.alloc(32));
    for (let index = 0; index < 10; index += 1)
      cache.store({ keyId: `k${index}`, ownerId: "w", key }, cache.generation);
    assert.equal(cache.size, 3);
    clock.advanceMs(500);
    cache.store({ keyId: "late", ownerId: "w", key }, cache.generation);
    clock.advanceMs(500);
    assert.equal(cache.find("k9"), undefined);
    assert.ok(cache.find("late"));
    cache.sweep();
    assert.equal(cache.size, 1);
  });

  test("read before a change was announced are not remembered after it", () => {
    const cache = new KeyCache({ clock: systemClock, freshMs: 1000, limit: 3 });
    const { generation } = cache;
    cache.forgetOwner("w");
    cache.storeCurrent({ keyId: "k", ownerId: "w", key: createSecretKey(Buffer.alloc(32)) }, generation);
    assert.equal(cache.findCurrent("w"), undefined);
  });

  test("that are not in the database are named as such", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database);
    const blob = await secrets.encrypt(workspaceId, PURPOSE, "value");
    await opened.database.withWorkspace(workspaceId, (transaction) =>
      secrets.destroyKeys(transaction, workspaceId),
    );
    await until(
      async () => (await codeOf(secrets.decrypt(workspaceId, PURPOSE, blob))) === "SECRETS_KEY_UNKNOWN",
    );
    await secrets.close();
  });

  test("cannot be written by the roles that serve tenants and operators, nor seen by another workspace", async () => {
    const [workspaceId, other] = [newUuid(Date.now()), newUuid(Date.now())];
    const secrets = await testSecrets(opened.database, { config });
    await secrets.encrypt(workspaceId, PURPOSE, "value");
    const { database } = opened;
    const writes = [
      "delete from secrets.data_keys",
      "update secrets.data_keys set wrapped = wrapped",
      "truncate secrets.data_keys",
      `insert into secrets.data_keys select gen_random_uuid(), gen_random_uuid(), true, wrapped, master_id, now() from secrets.data_keys`,
    ];
    for (const text of writes) {
      await assert.rejects(database.queryInWorkspace(workspaceId, { text }), /permission denied/, text);
      await assert.rejects(
        database.asOps("test", (transaction) => transaction.query(text), { write: true }),
        /permission denied/,
        text,
      );
    }
    const count = { text: "select count(*)::int as keys from secrets.data_keys" };
    assert.deepEqual(await database.queryInWorkspace(workspaceId, count), [{ keys: 1 }]);
    assert.deepEqual(await database.queryInWorkspace(other, count), [{ keys: 0 }]);
    assert.deepEqual(await database.query(count), [{ keys: 0 }]);
    assert.deepEqual(await opened.unprotectedTables(), []);
    await secrets.close();
  });

  test("cannot be replaced, wrapped anew or destroyed by another workspace or without one", async () => {
    const [workspaceId, other] = [newUuid(Date.now()), newUuid(Date.now())];
    const secrets = await testSecrets(opened.database);
    const blob = await secrets.encrypt(workspaceId, PURPOSE, "value");
    const { database } = opened;
    const attempts = [
      `select secrets.destroy_data_keys('${workspaceId}')`,
      `select secrets.rewrap_data_key(key_id, wrapped, wrapped, master_id, now()) from secrets.find_current_data_key('${workspaceId}')`,
      `select secrets.replace_data_key('${workspaceId}', key_id, gen_random_uuid(), wrapped, master_id, now())
         from secrets.find_current_data_key('${workspaceId}')`,
    ];
    for (const text of attempts) {
      await assert.rejects(
        database.queryInWorkspace(other, { text }),
        /not those of this workspace|Only the operator/,
      );
      await assert.rejects(database.query({ text }), /not those of this workspace|Only the operator/);
    }
    const cold = await testSecrets(opened.database);
    assert.equal(await cold.decrypt(workspaceId, PURPOSE, blob), "value");
    await Promise.all([secrets.close(), cold.close()]);
  });

  test("that were exchanged in the database do not open", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database);
    const blob = await secrets.encrypt(workspaceId, PURPOSE, "value");
    await secrets.rotateDataKey(workspaceId);
    await asTableOwner(opened.database, (transaction) =>
      transaction.query(
        `update secrets.data_keys k set wrapped = o.wrapped from secrets.data_keys o
          where k.workspace_id = $1 and o.workspace_id = $1 and o.key_id <> k.key_id`,
        [workspaceId],
      ),
    );
    const cold = await testSecrets(opened.database);
    assert.equal(await codeOf(cold.decrypt(workspaceId, PURPOSE, blob)), "SECRETS_MASTER_WRONG");
    await Promise.all([secrets.close(), cold.close()]);
  });

  test("lie in tables that can be removed again", async () => {
    const undone = await openDatabase();
    assert.equal((await undone.database.rollback([secretsMigrations], "secrets", 1)).length, 1);
    assert.equal((await undone.database.migrate([secretsMigrations])).length, 1);
    await undone.close();
  });
});
