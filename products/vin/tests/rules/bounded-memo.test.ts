import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoundedMemo } from "../../rules/bounded-memo.ts";

test("a memo holds no more than its limit and keeps what is used", () => {
  const memo = createBoundedMemo<string>(1000);
  memo.set(0, "kept", 100);
  for (let key = 1; key <= 50; key++) {
    memo.set(key, String(key), 100);
    assert.equal(memo.get(0), "kept");
  }
  const held = Array.from({ length: 51 }, (_, key) => memo.get(key)).filter((item) => item !== undefined);
  assert.ok(held.length <= 10, `${held.length} things of 100 bytes are held`);
  assert.equal(memo.get(50), "50");
  assert.equal(memo.get(1), undefined);
});
