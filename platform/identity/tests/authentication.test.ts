import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Identity } from "#platform/identity";
import type { Database } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import { fakeClock } from "#platform/kernel/testing";
import { newKeySecret } from "../keys/secret.ts";
import { codeOf, identityDatabase, LOCAL, openIdentity, until, FIRST_PAGE, itemsOf } from "./support.ts";

suite("authentication by API key", { timeout: 300_000 }, () => {
  const clock = fakeClock();
  let opened: TestDatabase;
  let identity: Identity;
  let workspaceId: string;
  before(async () => {
    opened = await identityDatabase();
    identity = await openIdentity(opened, clock);
    workspaceId = (await identity.createWorkspace({ name: "Acme" })).id;
  });
  after(async () => {
    await identity.close();
    await opened.close();
  });

  function newKey(more: Partial<Parameters<Identity["createApiKey"]>[0]> = {}) {
    return identity.createApiKey({ workspaceId, name: "Key", scopes: ["vin:decode"], ...more });
  }

  test("answers the actor of a key, then the same from memory without waiting", async () => {
    const { key, secret } = await newKey({ limitPerMinute: 7 });
    assert.equal(identity.authenticateCached(secret, LOCAL), undefined);
    const actor = await identity.authenticateApiKey(secret, LOCAL);
    assert.deepEqual(actor, {
      kind: "api-key",
      keyId: key.id,
      workspaceId,
      scopes: ["vin:decode"],
      limitPerMinute: 7,
    });
    assert.deepEqual(identity.authenticateCached(secret, LOCAL), actor);
  });

  test("refuses unknown, mistyped and malformed keys alike", async () => {
    const { secret } = await newKey();
    const mistyped = `${secret.slice(0, 20)}${secret[20] === "x" ? "y" : "x"}${secret.slice(21)}`;
    for (const wrong of [
      newKeySecret(),
      mistyped,
      "",
      "tp_",
      "Bearer",
      "'; drop table identity.api_keys; --",
    ]) {
      assert.equal(await codeOf(identity.authenticateApiKey(wrong, LOCAL)), "IDENTITY_KEY_UNKNOWN");
      assert.equal(identity.authenticateCached(wrong, LOCAL), undefined);
    }
  });

  test("asks the database once for many calls with one key, once for an unknown key, never for a malformed one", async () => {
    let queries = 0;
    const counting = new Proxy(opened.database, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          if (name === "query") queries += 1;
          return Reflect.apply(value, target, given);
        };
      },
    }) satisfies Database;
    const other = await openIdentity({ database: counting }, clock);
    const { secret } = await newKey();
    const unknown = newKeySecret();
    await Promise.all(Array.from({ length: 50 }, () => other.authenticateApiKey(secret, LOCAL)));
    assert.equal(queries, 1);
    for (let index = 0; index < 5; index += 1) await codeOf(other.authenticateApiKey(unknown, LOCAL));
    assert.equal(queries, 2);
    await codeOf(other.authenticateApiKey("tp_malformed", LOCAL));
    assert.equal(queries, 2);
    await other.close();
  });

  test("refuses an expired key even while it is remembered", async () => {
    const { secret } = await newKey({ expiresAt: new Date(clock.nowMs() + 2_000) });
    await identity.authenticateApiKey(secret, LOCAL);
    clock.advanceMs(1_999);
    await until(async () => {
      await identity.authenticateApiKey(secret, LOCAL);
      return identity.authenticateCached(secret, LOCAL) !== undefined;
    });
    clock.advanceMs(1);
    assert.equal(identity.authenticateCached(secret, LOCAL), undefined);
    assert.equal(await codeOf(identity.authenticateApiKey(secret, LOCAL)), "IDENTITY_KEY_EXPIRED");
  });

  test("lets only listed addresses and networks use a key, in both families", async () => {
    const { secret, key } = await newKey({ allowedIps: ["203.0.113.7/24", "2001:db8::/32", "198.51.100.9"] });
    assert.deepEqual(key.allowedIps, ["203.0.113.0/24", "2001:db8::/32", "198.51.100.9/32"]);
    for (const allowed of ["203.0.113.200", "2001:db8:1::5", "198.51.100.9", "::ffff:203.0.113.1"]) {
      assert.equal(await codeOf(identity.authenticateApiKey(secret, allowed)), "resolved", allowed);
      assert.ok(identity.authenticateCached(secret, allowed));
    }
    for (const refused of ["203.0.114.1", "2001:db9::1", "198.51.100.10", "127.0.0.1", "", "unix"]) {
      assert.equal(
        await codeOf(identity.authenticateApiKey(secret, refused)),
        "IDENTITY_KEY_IP_REFUSED",
        refused,
      );
      assert.equal(identity.authenticateCached(secret, refused), undefined);
    }
  });

  test("refuses a revoked key on every process as soon as the announcement arrives, with no time passing", async () => {
    const other = await openIdentity(opened, clock);
    const { key, secret } = await newKey();
    await other.authenticateApiKey(secret, LOCAL);
    await identity.authenticateApiKey(secret, LOCAL);
    await identity.revokeApiKey(workspaceId, key.id);
    for (const process of [identity, other]) {
      await until(() => process.authenticateCached(secret, LOCAL) === undefined);
      assert.equal(await codeOf(process.authenticateApiKey(secret, LOCAL)), "IDENTITY_KEY_REVOKED");
    }
    await other.close();
  });

  test("hears of changes made past this part, such as by an operator in SQL", async () => {
    const { key, secret } = await newKey();
    await identity.authenticateApiKey(secret, LOCAL);
    await opened.database.withWorkspace(workspaceId, (transaction) =>
      transaction.query("update identity.api_keys set scopes = '{shop:read}' where key_id = $1", [key.id]),
    );
    await until(() => identity.authenticateCached(secret, LOCAL) === undefined);
    assert.deepEqual((await identity.authenticateApiKey(secret, LOCAL)).scopes, ["shop:read"]);
  });

  test("trusts what it remembers for half a second while announcements do not come in, for ten otherwise", async () => {
    let hearing = true;
    const deaf = new Proxy(opened.database, {
      get: (target, name) =>
        name === "listen"
          ? async () => ({ isHearing: () => hearing, stop: async () => {} })
          : Reflect.get(target, name).bind(target),
    });
    const other = await openIdentity({ database: deaf }, clock);
    const { key, secret } = await newKey();
    await other.authenticateApiKey(secret, LOCAL);
    clock.advanceMs(9_999);
    assert.ok(other.authenticateCached(secret, LOCAL));
    hearing = false;
    assert.equal(other.authenticateCached(secret, LOCAL), undefined);
    await other.authenticateApiKey(secret, LOCAL);
    await identity.revokeApiKey(workspaceId, key.id);
    clock.advanceMs(499);
    assert.ok(other.authenticateCached(secret, LOCAL));
    clock.advanceMs(1);
    assert.equal(await codeOf(other.authenticateApiKey(secret, LOCAL)), "IDENTITY_KEY_REVOKED");
    await other.close();
  });

  test("writes the last use and its address in one batch, at the latest on close, and never a older one over a newer", async () => {
    const other = await openIdentity(opened, clock);
    const keys = await Promise.all([newKey(), newKey(), newKey()]);
    for (const { secret } of keys) await other.authenticateApiKey(secret, "192.0.2.1");
    clock.advanceMs(500);
    for (const { secret } of keys) other.authenticateCached(secret, "fe80::1%eth0");
    const usedAt = clock.now();
    await other.close();
    const listed = await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE));
    for (const { key } of keys) {
      const found = listed.find(({ id }) => id === key.id);
      assert.deepEqual([found?.lastUsedAt, found?.lastUsedIp], [usedAt, "fe80::1"]);
    }
    const past = fakeClock("2025-01-01T00:00:00Z");
    const late = await openIdentity(opened, past);
    await late.authenticateApiKey(keys[0].secret, LOCAL);
    await late.close();
    const again = await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE));
    assert.deepEqual(again.find(({ id }) => id === keys[0].key.id)?.lastUsedAt, usedAt);
  });

  test("writes the last use within a second by itself", async () => {
    const { key, secret } = await newKey();
    await identity.authenticateApiKey(secret, LOCAL);
    const lastUse = async () =>
      (await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE))).find(({ id }) => id === key.id)
        ?.lastUsedAt;
    assert.equal(await lastUse(), null);
    await until(async () => (await lastUse()) !== null);
  });
});
