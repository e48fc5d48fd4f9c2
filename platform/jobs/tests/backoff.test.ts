import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs } from "../backoff.ts";

test("waits double with each failure, up to an hour", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((failures) => backoffMs(failures, 2000, 0.5)),
    [2000, 4000, 8000, 16_000],
  );
  assert.equal(backoffMs(40, 2000, 0.5), 3_600_000);
});

test("waits are spread by a quarter to both sides", () => {
  assert.equal(backoffMs(1, 2000, 0), 1500);
  assert.equal(backoffMs(1, 2000, 1), 2500);
});
