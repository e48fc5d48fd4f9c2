import assert from "node:assert/strict";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { connectRedis, type RedisConnection } from "#platform/cache";
import { redisAbsent, startTestRedis } from "#platform/cache/testing";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { type Decision, definePolicy, type LimitCheck } from "../index.ts";
import { createLocalLimiter } from "../local-limiter.ts";
import { createRedisLimiter } from "../redis-limiter.ts";
import { randomOf, Referee } from "./trace.ts";

const server = await startTestRedis();
const connections =
  server === undefined ? [] : await Promise.all([connectRedis(server), connectRedis(server)]);
const second = definePolicy("second", 5, 1);
const minute = definePolicy("minute", 20, 60);
const hour = definePolicy("hour", 100, 3600);

type Consume = (checks: readonly LimitCheck[], cost: number) => Decision | Promise<Decision>;

/** Bursts, pauses around the window's edges, costs and keys at random; the referee judges every call. */
async function runTrace(seed: number, calls: number, clock: FakeClock, consume: Consume): Promise<void> {
  const random = randomOf(seed);
  const referee = new Referee();
  const pauses = [0, 0, 0, 1, 40, 199, 200, 999, 1000, 1001, 12_000, 59_999, 60_000, 400_000];
  for (let call = 0; call < calls; call += 1) {
    clock.advanceMs(pauses[Math.floor(random() ** 2 * pauses.length)] ?? 0);
    const key = `${seed} ${Math.floor(random() * 3)}`;
    const cost = random() < 0.8 ? 1 : Math.ceil(random() * 7);
    const checks = [
      { policy: second, key },
      { policy: minute, key, limit: key.endsWith("2") ? 33 : undefined },
      { policy: hour, key: `${seed}` },
    ].filter(() => random() < 0.8);
    referee.judge(await consume(checks, cost), checks, cost, clock.nowMs());
  }
}

describe("exact sliding windows", () => {
  it("in one process never grant more than the limit in any window and never refuse while there is room", async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const clock = fakeClock();
      const limiter = createLocalLimiter({ clock });
      await runTrace(seed, 300, clock, (checks, cost) => limiter.consume(checks, cost));
    }
  });
});

describe("exact sliding windows in Redis", { skip: server === undefined && redisAbsent }, () => {
  after(async () => {
    for (const connection of connections) connection.disconnect();
    await server?.stop();
  });

  it("shared by two processes keep the same promise", async () => {
    await Promise.all(connections.map(isReady));
    for (let seed = 1; seed <= 10; seed += 1) {
      const clock = fakeClock();
      const limiters = connections.map((redis) => createRedisLimiter({ redis, prefix: "test", clock }));
      let turn = 0;
      await runTrace(seed, 200, clock, async (checks, cost) => {
        turn += 1;
        const limiter = limiters[turn % limiters.length];
        if (limiter === undefined) throw new Error("There is no limiter.");
        return limiter.consume(checks, cost);
      });
    }
  });

  it("grant at most one window more when the server's clock is set back, and close nothing for hours", async () => {
    const [redis] = connections;
    if (redis === undefined) throw new Error("There is no connection.");
    const clock = fakeClock();
    const limiter = createRedisLimiter({ redis, prefix: "skew", clock });
    const granted = async () => {
      let count = 0;
      for (let call = 0; call < 30; call += 1) {
        if ((await limiter.consume([{ policy: minute, key: "a" }], 1)).allowed) count += 1;
      }
      return count;
    };
    assert.equal(await granted(), 20);
    clock.advanceMs(-500);
    assert.equal(await granted(), 0);
    clock.advanceMs(-7_200_000);
    assert.equal(await granted(), 20);
    assert.equal(await granted(), 0);
    clock.advanceMs(60_000);
    assert.equal(await granted(), 20);
  });

  it("hold a limit of a million calls", async () => {
    const [redis] = connections;
    if (redis === undefined) throw new Error("There is no connection.");
    const clock = fakeClock();
    const limiter = createRedisLimiter({ redis, prefix: "many", clock });
    const checks = [{ policy: minute, key: "bench", limit: 1_000_000 }];
    let count = 0;
    for (let step = 0; step < 300; step += 1) {
      clock.advanceMs(100);
      if ((await limiter.consume(checks, 5000)).allowed) count += 5000;
    }
    assert.equal(count, 1_000_000);
    clock.advanceMs(60_000);
    assert.equal((await limiter.consume(checks, 5000)).states[0]?.remaining, 995_000);
  });
});

async function isReady(redis: RedisConnection): Promise<void> {
  if (redis.status !== "ready") await once(redis, "ready");
}
