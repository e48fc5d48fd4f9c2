import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fakeClock } from "#platform/kernel/testing";
import { KeyCache } from "../keys/cache.ts";
import { type KeyRecord, recordOf } from "../keys/record.ts";

function record(keyId: string): KeyRecord {
  return recordOf({
    key_id: keyId,
    workspace_id: "w",
    scopes: ["*"],
    allowed_ips: null,
    limit_per_minute: null,
    expires_at: null,
    revoked_at: null,
    grace_ends_at: null,
    workspace_closed: false,
    workspace_disabled: false,
  });
}

function cacheOf(limit = 3) {
  const clock = fakeClock();
  return { clock, cache: new KeyCache({ clock, freshMs: () => 10_000, limit }) };
}

suite("the memory of keys", () => {
  test("is trusted for less than its time and never longer, however often it is used", () => {
    const { clock, cache } = cacheOf();
    cache.set("a", record("1"), cache.generation);
    clock.advanceMs(9_999);
    assert.equal(cache.get("a")?.actor.keyId, "1");
    clock.advanceMs(1);
    assert.equal(cache.get("a"), undefined);
  });

  test("gives up the least recently used key, and a flood of unknown keys displaces no known one", () => {
    const { cache } = cacheOf();
    for (const digest of ["a", "b", "c"]) cache.set(digest, record(digest), cache.generation);
    cache.get("a");
    cache.set("d", record("d"), cache.generation);
    for (let index = 0; index < 1000; index += 1) cache.set(`unknown ${index}`, null, cache.generation);
    assert.deepEqual(
      ["a", "b", "c", "d"].map((digest) => cache.get(digest)?.actor.keyId),
      ["a", undefined, "c", "d"],
    );
    const remembered = Array.from({ length: 1000 }, (_, index) => cache.get(`unknown ${index}`)).filter(
      (entry) => entry === null,
    );
    assert.equal(remembered.length, 3);
  });

  test("takes nothing that was read before a key changed", () => {
    const { cache } = cacheOf();
    const generation = cache.generation;
    cache.forget("1");
    cache.set("a", record("1"), generation);
    assert.equal(cache.get("a"), undefined);
  });

  test("forgets one key or all", () => {
    const { cache } = cacheOf();
    for (const digest of ["a", "b"]) cache.set(digest, record(digest), cache.generation);
    cache.set("c", null, cache.generation);
    cache.forget("a");
    assert.deepEqual([cache.get("a"), cache.get("b")?.actor.keyId, cache.get("c")], [undefined, "b", null]);
    cache.forgetAll();
    assert.deepEqual([cache.get("b"), cache.get("c")], [undefined, undefined]);
  });
});
