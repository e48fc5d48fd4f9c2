import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isUuid, newUuid } from "#platform/kernel";

suite("ids", () => {
  test("are UUIDs of version 7 that hold their millisecond and never repeat", () => {
    const nowMs = Date.parse("2026-03-04T05:06:07.089Z");
    const ids = new Set(Array.from({ length: 5000 }, () => newUuid(nowMs)));
    assert.equal(ids.size, 5000);
    for (const id of ids) {
      assert.ok(isUuid(id));
      assert.match(id, /^.{14}7.{4}[89ab]/);
      assert.equal(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), nowMs);
    }
  });

  test("sort by their time of creation, also across the years", () => {
    const moments = [
      0,
      1,
      255,
      256,
      2 ** 32 - 1,
      2 ** 32,
      Date.parse("2026-01-01"),
      Date.parse("2099-01-01"),
      2 ** 48 - 1,
    ];
    const ids = moments.map((moment) => newUuid(moment));
    assert.deepEqual(ids.toSorted(), ids);
  });

  test("use every one of their 74 random bits", () => {
    const seen = { ones: 0n, zeros: 0n };
    const full = (1n << 128n) - 1n;
    for (let index = 0; index < 500; index += 1) {
      const value = BigInt(`0x${newUuid(0).replaceAll("-", "")}`);
      seen.ones |= value;
      seen.zeros |= full ^ value;
    }
    const random = (seen.ones & seen.zeros).toString(2).replaceAll("0", "").length;
    assert.equal(random, 74);
  });

  test("are told from other texts", () => {
    const id = newUuid(1);
    for (const wrong of [
      "",
      id.toUpperCase(),
      `${id} `,
      id.slice(1),
      `{${id}}`,
      id.replaceAll("-", ""),
      "0".repeat(36),
    ]) {
      assert.equal(isUuid(wrong), false, wrong);
    }
  });
});
