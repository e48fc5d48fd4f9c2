import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { ApiKeyRequest, Identity } from "#platform/identity";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { codeOf, identityDatabase, LOCAL, openIdentity, FIRST_PAGE, itemsOf } from "./support.ts";

suite("API keys of a workspace", { timeout: 300_000 }, () => {
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

  function newKey(more: Partial<ApiKeyRequest> = {}) {
    return identity.createApiKey({ workspaceId, name: "Key", scopes: ["vin:decode"], ...more });
  }

  test("show their secret once: neither tables nor lists hold it", async () => {
    const { key, secret } = await newKey({ name: "  Partner  " });
    await identity.authenticateApiKey(secret, LOCAL);
    const listed = await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE));
    assert.equal(listed[0]?.id, key.id);
    assert.equal(key.name, "Partner");
    const dump = await opened.database.asOps("search for the secret", async (transaction) => [
      await transaction.query(
        "select w.*::text, k.*::text, encode(k.key_hash, 'escape') from identity.workspaces w join identity.api_keys k using (workspace_id)",
      ),
    ]);
    const shown = JSON.stringify([listed, dump]);
    assert.ok(shown.includes(secret.slice(0, 11)));
    assert.equal(shown.includes(secret.slice(11)), false);
    assert.equal("keyHash" in key, false);
  });

  test("are refused when they would be useless or impossible, with the cure", async () => {
    const wrong: Partial<ApiKeyRequest>[] = [
      { name: " " },
      { name: "x".repeat(101) },
      { name: "two\nlines" },
      { name: "\u001b[31mred" },
      { name: "turned \u202eround" },
      { scopes: [] },
      { scopes: ["decode"] },
      { scopes: ["vin:decode", "VIN:*"] },
      { expiresAt: clock.now() },
      { allowedIps: [] },
      { allowedIps: ["203.0.113.0/33"] },
      { allowedIps: ["example.com"] },
      { allowedIps: ["fe80::1%eth0"] },
      { limitPerMinute: 0 },
      { limitPerMinute: 1.5 },
    ];
    for (const more of wrong)
      assert.equal(await codeOf(newKey(more)), "IDENTITY_KEY_INVALID", JSON.stringify(more));
    await assert.rejects(newKey({ scopes: ["decode"] }), {
      status: 422,
      message: /"decode" is no scope.*vin:decode/,
    });
  });

  test("go on under a fit name when they are replaced, whatever name was once let in", async () => {
    const { key } = await newKey();
    await opened.database.withWorkspace(workspaceId, (transaction) =>
      transaction.query("update identity.api_keys set name = $2 where key_id = $1", [key.id, "two\nlines"]),
    );
    const next = await identity.rotateApiKey({ workspaceId, keyId: key.id, graceSeconds: 0 });
    assert.equal(next.key.name, "two lines");
  });

  test("cannot be made, listed or ended in a workspace that does not exist", async () => {
    for (const absent of [newUuid(clock.nowMs()), "nonsense"]) {
      assert.equal(await codeOf(newKey({ workspaceId: absent })), "IDENTITY_WORKSPACE_NOT_FOUND");
      assert.equal(await codeOf(identity.listApiKeys(absent, FIRST_PAGE)), "IDENTITY_WORKSPACE_NOT_FOUND");
      assert.equal(await codeOf(identity.revokeApiKey(absent, newUuid(0))), "IDENTITY_WORKSPACE_NOT_FOUND");
    }
  });

  test("cannot be seen, ended or replaced by another workspace", async () => {
    const other = await identity.createWorkspace({ name: "Other" });
    const { key, secret } = await newKey();
    assert.deepEqual(await itemsOf(identity.listApiKeys(other.id, FIRST_PAGE)), []);
    assert.equal(await codeOf(identity.revokeApiKey(other.id, key.id)), "IDENTITY_KEY_NOT_FOUND");
    const rotation = { workspaceId: other.id, keyId: key.id, graceSeconds: 0 };
    assert.equal(await codeOf(identity.rotateApiKey(rotation)), "IDENTITY_KEY_NOT_FOUND");
    assert.equal(await codeOf(identity.authenticateApiKey(secret, LOCAL)), "resolved");
  });

  test("stay hidden from the database role that serves tenants when no workspace is set or another is", async () => {
    await newKey();
    const count = {
      text: "select (select count(*) from identity.api_keys)::int as keys, (select count(*) from identity.workspaces)::int as workspaces",
    };
    const other = await identity.createWorkspace({ name: "Empty" });
    assert.deepEqual(await opened.database.query(count), [{ keys: 0, workspaces: 0 }]);
    assert.deepEqual(await opened.database.queryInWorkspace(other.id, count), [{ keys: 0, workspaces: 1 }]);
    assert.deepEqual(await opened.unprotectedTables(), []);
    const smuggle = { text: "update identity.api_keys set workspace_id = $1", values: [other.id] };
    await assert.rejects(opened.database.queryInWorkspace(workspaceId, smuggle), /row-level security/);
    await assert.rejects(
      opened.database.asOwner((transaction) => transaction.query(count.text)),
      /row-level security/,
    );
  });

  test("end once: revoking twice keeps the first moment, an unknown key is named", async () => {
    const { key } = await newKey();
    const revokedAt = clock.now();
    await identity.revokeApiKey(workspaceId, key.id);
    clock.advanceMs(60_000);
    await identity.revokeApiKey(workspaceId, key.id);
    const listed = await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE));
    assert.deepEqual(listed.find(({ id }) => id === key.id)?.revokedAt, revokedAt);
    for (const unknown of [newUuid(0), "nonsense"]) {
      assert.equal(await codeOf(identity.revokeApiKey(workspaceId, unknown)), "IDENTITY_KEY_NOT_FOUND");
    }
  });

  test("can be replaced: the successor has the same rights, the old key works until the grace ends", async () => {
    const old = await newKey({
      allowedIps: ["127.0.0.0/8"],
      limitPerMinute: 9,
      expiresAt: new Date(clock.nowMs() + 86_400_000),
    });
    const { key, secret } = await identity.rotateApiKey({ workspaceId, keyId: old.key.id, graceSeconds: 60 });
    const { id: _id, prefix: _prefix, rotatedFrom, ...rights } = key;
    const { id: _oldId, prefix: _oldPrefix, rotatedFrom: _oldFrom, ...oldRights } = old.key;
    assert.deepEqual(rights, oldRights);
    assert.equal(rotatedFrom, old.key.id);
    assert.notEqual(secret, old.secret);
    assert.equal(await codeOf(identity.authenticateApiKey(old.secret, LOCAL)), "resolved");
    clock.advanceMs(60_000);
    assert.equal(await codeOf(identity.authenticateApiKey(old.secret, LOCAL)), "IDENTITY_KEY_REVOKED");
    assert.equal(await codeOf(identity.authenticateApiKey(secret, LOCAL)), "resolved");
  });

  test("have one successor although sixteen callers replace them at once", async () => {
    const { key } = await newKey();
    const rotation = { workspaceId, keyId: key.id, graceSeconds: 0 };
    const codes = await Promise.all(
      Array.from({ length: 16 }, () => codeOf(identity.rotateApiKey(rotation))),
    );
    assert.equal(codes.filter((code) => code === "resolved").length, 1);
    assert.equal(codes.filter((code) => code === "IDENTITY_KEY_ENDED").length, 15);
    const successors = (await itemsOf(identity.listApiKeys(workspaceId, FIRST_PAGE))).filter(
      ({ rotatedFrom }) => rotatedFrom === key.id,
    );
    assert.equal(successors.length, 1);
  });

  test("cannot be replaced after their end, nor with an endless grace", async () => {
    const { key } = await newKey();
    for (const graceSeconds of [-1, 0.5, 31 * 86_400]) {
      assert.equal(
        await codeOf(identity.rotateApiKey({ workspaceId, keyId: key.id, graceSeconds })),
        "IDENTITY_KEY_INVALID",
      );
    }
    await identity.revokeApiKey(workspaceId, key.id);
    assert.equal(
      await codeOf(identity.rotateApiKey({ workspaceId, keyId: key.id, graceSeconds: 0 })),
      "IDENTITY_KEY_ENDED",
    );
  });
});
