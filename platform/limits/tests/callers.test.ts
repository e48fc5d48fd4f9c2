import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressKey, type Caller, checksFor, definePolicy } from "../index.ts";
import { createPolicies } from "../policies.ts";
import { testLimitsConfig } from "../testing.ts";

const policies = createPolicies(testLimitsConfig());

function shown(caller: Caller): string[] {
  return checksFor(policies, caller).map(
    ({ policy, key, limit }) => `${policy.name} ${limit ?? policy.limit}/${policy.windowSeconds}s ${key}`,
  );
}

describe("which limits apply", () => {
  it("to an address: 60 a minute and 1,000 an hour", () => {
    assert.deepEqual(shown({ kind: "address", address: "203.0.113.9" }), [
      "ip 60/60s 203.0.113.9",
      "ip-hour 1000/3600s 203.0.113.9",
    ]);
  });

  it("to an API key: its own, its workspace's and its group's", () => {
    assert.deepEqual(shown({ kind: "api-key", keyId: "k", workspaceId: "w", group: "g" }), [
      "api-key 100/60s k",
      "workspace 100/60s w",
      "global 1000/60s g",
    ]);
  });

  it("to an API key with a granted limit: that limit alone", () => {
    const caller: Caller = {
      kind: "api-key",
      keyId: "k",
      workspaceId: "w",
      group: "g",
      limitPerMinute: 2_000_000,
    };
    assert.deepEqual(shown(caller), ["api-key 2000000/60s k"]);
  });

  it("to an API key that its workspace has narrowed: that limit and those it shares", () => {
    const caller: Caller = { kind: "api-key", keyId: "k", workspaceId: "w", limitPerMinute: 100 };
    assert.deepEqual(shown(caller), ["api-key 100/60s k", "workspace 100/60s w"]);
  });

  it("to a user: per minute and hour, or the route's own limit", () => {
    assert.deepEqual(shown({ kind: "user", userId: "u", workspaceId: "w" }), [
      "user 60/60s u",
      "user-hour 1000/3600s u",
      "workspace 100/60s w",
    ]);
    assert.deepEqual(
      shown({ kind: "user", userId: "u", route: { name: "POST /exports", limitPerMinute: 3 } }),
      ["user 3/60s u POST /exports"],
    );
    assert.deepEqual(shown({ kind: "user", userId: "u", reads: true }), ["user-read 600/60s u"]);
  });

  it("to what must always be possible: by itself, whatever others have used up", () => {
    assert.deepEqual(shown({ kind: "address", address: "203.0.113.9", alone: "POST /sign-out" }), [
      "ip 60/60s 203.0.113.9 POST /sign-out",
      "ip-hour 1000/3600s 203.0.113.9 POST /sign-out",
    ]);
    assert.deepEqual(shown({ kind: "user", userId: "u", sessionId: "s" }), [
      "user 60/60s u session s",
      "user-hour 1000/3600s u session s",
    ]);
    assert.deepEqual(shown({ kind: "api-key", keyId: "k" }), ["api-key 100/60s k"]);
  });

  it("to a Telegram user of one bot and to an incoming webhook", () => {
    assert.deepEqual(shown({ kind: "telegram", telegramId: 42, botId: "b" }), ["telegram 100/60s b/42"]);
    assert.deepEqual(shown({ kind: "telegram", telegramId: 42, workspaceId: "w" }), [
      "telegram 100/60s /42",
      "workspace 100/60s w",
    ]);
    assert.deepEqual(shown({ kind: "webhook", endpointId: "stripe" }), ["webhook 5/1s stripe"]);
  });

  it("counts an IPv6 customer once, however the address is written", () => {
    const same = ["2001:db8::1", "2001:DB8:0:0:ffff::9", "2001:0db8:0000:0000:1:2:3:4", "2001:db8::%eth0"];
    assert.deepEqual(new Set(same.map(addressKey)), new Set(["2001:db8:0:0::/64"]));
    assert.notEqual(addressKey("2001:db8:0:1::1"), addressKey("2001:db8::1"));
    assert.equal(addressKey("::1"), "0:0:0:0::/64");
    assert.equal(addressKey("::ffff:203.0.113.9"), "203.0.113.9");
  });

  it("refuses a policy that makes no sense", () => {
    assert.throws(() => definePolicy("No Spaces", 1, 1), RangeError);
    assert.throws(() => definePolicy("a", -1, 1), RangeError);
    assert.throws(() => definePolicy("a", 1, 0.5), RangeError);
  });
});
