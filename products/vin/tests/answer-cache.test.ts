import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnswerCache } from "../answers/answer-cache.ts";

const answer = (vin: string) => ({ vin, body: "x".repeat(800) });

test("ready answers stay within their bound of memory", () => {
  const cache = createAnswerCache(50_000);
  for (let serial = 0; serial < 10_000; serial += 1) {
    cache.set(String(serial), answer(String(serial)));
    assert.ok(cache.bytes <= 50_000, `${cache.bytes} bytes`);
  }
  assert.equal(cache.get("9999")?.vin, "9999");
  assert.equal(cache.get("0"), undefined);
});

test("what is asked for again and again stays", () => {
  const cache = createAnswerCache(50_000);
  cache.set("often", answer("often"));
  for (let serial = 0; serial < 1000; serial += 1) {
    cache.set(String(serial), answer(String(serial)));
    assert.equal(cache.get("often")?.vin, "often");
  }
});

test("without memory nothing is kept, and one answer never fills it all", () => {
  const none = createAnswerCache(0);
  none.set("a", answer("a"));
  assert.equal(none.get("a"), undefined);
  const small = createAnswerCache(1500);
  small.set("a", answer("a"));
  assert.equal(small.get("a"), undefined);
});
