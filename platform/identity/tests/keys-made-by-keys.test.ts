import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { NewApiKey } from "#platform/identity";
import { auditActorOf } from "#platform/identity";
import { codeOf, LOCAL, until } from "./support.ts";
import { openTenancy, type Person, type TenancyBench } from "./tenancy-support.ts";

const ALL = { name: "Key", scopes: ["*"] };

suite("keys made by keys", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  async function callOf({ secret }: NewApiKey, person: Person) {
    return { ...(await person.call()), actor: await bench.identity.authenticateApiKey(secret, LOCAL) };
  }

  async function madeBy(maker: NewApiKey, person: Person): Promise<NewApiKey> {
    return bench.tenancy.apiKeys.create(await callOf(maker, person), ALL);
  }

  async function fate({ secret }: NewApiKey): Promise<string> {
    return codeOf(bench.identity.authenticateApiKey(secret, LOCAL));
  }

  test("end with the key that made them, to the last one, on every process, and each is noted", async () => {
    const { apiKeys } = bench.tenancy;
    const { id, owner } = await bench.workspace();
    const leaked = await apiKeys.create(await owner.call(), ALL);
    const child = await madeBy(leaked, owner);
    const grandchild = await madeBy(child, owner);
    const ownSuccessor = await apiKeys.rotate(await callOf(child, owner), {
      keyId: child.key.id,
      graceSeconds: 3600,
    });
    const ofPerson = await apiKeys.create(await owner.call(), ALL);
    const other = await bench.another();
    for (const { secret } of [child, grandchild, ownSuccessor])
      await other.identity.authenticateApiKey(secret, LOCAL);

    await apiKeys.revoke(await owner.call(), { keyId: leaked.key.id });
    for (const key of [leaked, child, grandchild, ownSuccessor]) {
      await until(async () => (await fate(key)) === "IDENTITY_KEY_REVOKED");
      await until(() => other.identity.authenticateCached(key.secret, LOCAL) === undefined);
      assert.equal(
        await codeOf(other.identity.authenticateApiKey(key.secret, LOCAL)),
        "IDENTITY_KEY_REVOKED",
      );
    }
    assert.equal(await fate(ofPerson), "resolved");
    const entries = await bench.log(id, "identity.key-revoked");
    assert.deepEqual(
      entries.map(({ target }) => target?.id).toSorted(),
      [leaked, child, grandchild, ownSuccessor].map(({ key }) => key.id).toSorted(),
    );
    const by = auditActorOf((await owner.call()).actor);
    for (const { actor } of entries) assert.deepEqual(actor, by);
    await other.close();
  });

  test("end so at the command line, and when the key that made them had ended before", async () => {
    const { id, owner } = await bench.workspace();
    const leaked = await bench.tenancy.apiKeys.create(await owner.call(), ALL);
    const child = await madeBy(leaked, owner);
    await bench.test.database.withWorkspace(id, (transaction) =>
      transaction.query("update identity.api_keys set revoked_at = now() where key_id = $1", [leaked.key.id]),
    );
    assert.equal(await fate(child), "resolved");
    await bench.identity.revokeApiKey(id, leaked.key.id);
    await until(async () => (await fate(child)) === "IDENTITY_KEY_REVOKED");
    assert.equal((await bench.log(id, "identity.key-revoked")).length, 2);
  });

  test("outlive the replacement of that key and end with its successor, once the grace is over", async () => {
    const { apiKeys } = bench.tenancy;
    const { owner } = await bench.workspace();
    const first = await apiKeys.create(await owner.call(), ALL);
    const child = await madeBy(first, owner);
    const successor = await apiKeys.rotate(await owner.call(), { keyId: first.key.id, graceSeconds: 60 });
    const inGrace = await apiKeys.rotate(await owner.call(), { keyId: successor.key.id, graceSeconds: 60 });
    bench.clock.advanceMs(60_000);
    assert.equal(await fate(child), "resolved");
    await apiKeys.revoke(await owner.call(), { keyId: inGrace.key.id });
    await until(async () => (await fate(child)) === "IDENTITY_KEY_REVOKED");
  });

  test("are not made by a key that is revoked in the very moment", async () => {
    const { id, owner } = await bench.workspace();
    const leaked = await bench.tenancy.apiKeys.create(await owner.call(), ALL);
    const call = await callOf(leaked, owner);
    const making = await bench.test.database.withWorkspace(id, async (transaction) => {
      await transaction.query("select from identity.workspaces where workspace_id = $1 for no key update", [
        id,
      ]);
      const answer = codeOf(bench.tenancy.apiKeys.create(call, ALL));
      const waiting = "select from pg_locks where not granted";
      await until(async () => (await bench.test.database.query({ text: waiting })).length > 0);
      await transaction.query("update identity.api_keys set revoked_at = now() where key_id = $1", [
        leaked.key.id,
      ]);
      return { answer };
    });
    assert.equal(await making.answer, "IDENTITY_KEY_REVOKED");
  });
});
