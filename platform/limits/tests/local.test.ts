import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Clock } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { definePolicy, type LimitCheck } from "../index.ts";
import { createLocalLimiter, type LocalLimiter } from "../local-limiter.ts";

const minute = definePolicy("minute", 100, 60);

function granted(limiter: LocalLimiter, checks: readonly LimitCheck[], tries: number): number {
  let count = 0;
  for (let index = 0; index < tries; index += 1) if (limiter.consume(checks, 1).allowed) count += 1;
  return count;
}

describe("limits in one process", () => {
  it("grant 100 of 200 across the boundary of a minute", () => {
    const clock = fakeClock();
    const limiter = createLocalLimiter({ clock });
    clock.advanceMs(59_900);
    const before = granted(limiter, [{ policy: minute, key: "a" }], 100);
    clock.advanceMs(200);
    assert.deepEqual([before, granted(limiter, [{ policy: minute, key: "a" }], 100)], [100, 0]);
  });

  it("charge no policy when one refuses, and nothing for refused calls", () => {
    const limiter = createLocalLimiter({ clock: fakeClock() });
    const tight = { policy: definePolicy("tight", 1, 60), key: "a" };
    const wide = { policy: minute, key: "a" };
    assert.equal(granted(limiter, [wide, tight], 50), 1);
    assert.equal(limiter.consume([wide], 1).states[0]?.remaining, 98);
  });

  it("do not care how the wall clock jumps", () => {
    let wallMs = Date.parse("2026-10-25T00:59:59Z");
    let monotonicMs = 5;
    const clock: Clock = { now: () => new Date(wallMs), nowMs: () => wallMs, monotonicMs: () => monotonicMs };
    const limiter = createLocalLimiter({ clock });
    const checks = [{ policy: minute, key: "a" }];
    assert.equal(granted(limiter, checks, 100), 100);
    for (const jumpMs of [7_200_000, -14_400_000]) {
      wallMs += jumpMs;
      assert.equal(granted(limiter, checks, 10), 0);
    }
    monotonicMs += 60_000;
    assert.equal(granted(limiter, checks, 200), 100);
    monotonicMs -= 30_000;
    assert.equal(granted(limiter, checks, 10), 0);
  });

  it("forget keys that were idle for two windows", () => {
    const clock = fakeClock();
    const limiter = createLocalLimiter({ clock });
    for (let key = 0; key < 1000; key += 1) limiter.consume([{ policy: minute, key: `${key}` }], 1);
    assert.equal(limiter.keyCount(), 1000);
    for (let step = 0; step < 2; step += 1) {
      clock.advanceMs(60_000);
      limiter.consume([{ policy: minute, key: "other" }], 1);
    }
    assert.equal(limiter.keyCount(), 1);
  });

  it("keep to their memory whatever the number of keys, forgetting those unseen for longest", () => {
    const limiter = createLocalLimiter({ clock: fakeClock(), maximumBytes: 400_000 });
    const hot = [{ policy: minute, key: "hot" }];
    let hotGranted = 0;
    for (let key = 0; key < 20_000; key += 1) {
      limiter.consume([{ policy: minute, key: `${key}` }], 1);
      if (limiter.consume(hot, 1).allowed) hotGranted += 1;
    }
    assert.ok(limiter.keyCount() <= 1200, `${limiter.keyCount()} keys are held`);
    assert.equal(hotGranted, 100);
  });

  it("count a batch as its size and say when one can never fit", () => {
    const limiter = createLocalLimiter({ clock: fakeClock() });
    const checks = [{ policy: minute, key: "a" }];
    assert.equal(limiter.consume(checks, 60).allowed, true);
    assert.equal(limiter.consume(checks, 41).allowed, false);
    assert.equal(limiter.consume(checks, 40).allowed, true);
    assert.equal(limiter.consume(checks, 101).retryAfterMs, Infinity);
  });

  it("take a key's own limit in place of the policy's; 0 switches off", () => {
    const limiter = createLocalLimiter({ clock: fakeClock() });
    assert.equal(granted(limiter, [{ policy: minute, key: "own", limit: 150 }], 200), 150);
    const off = limiter.consume(
      [
        { policy: minute, key: "off", limit: 0 },
        { policy: minute, key: "on" },
      ],
      1,
    );
    assert.deepEqual(
      off.states.map((state) => state.remaining),
      [99],
    );
  });

  it("hold a limit of a million calls within its window", () => {
    const clock = fakeClock();
    const limiter = createLocalLimiter({ clock });
    const checks = [{ policy: minute, key: "bench", limit: 1_000_000 }];
    let count = 0;
    for (let step = 0; step < 3000; step += 1) {
      clock.advanceMs(10);
      if (limiter.consume(checks, 500).allowed) count += 500;
    }
    assert.equal(count, 1_000_000);
    clock.advanceMs(60_000);
    assert.equal(limiter.consume(checks, 500).states[0]?.remaining, 999_500);
  });
});
