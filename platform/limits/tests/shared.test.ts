import assert from "node:assert/strict";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { connectRedis, type RedisConnection } from "#platform/cache";
import { redisAbsent, startTestRedis } from "#platform/cache/testing";
import { systemClock } from "#platform/kernel";
import { createLimits, definePolicy, type Limits } from "../index.ts";
import { testLimitsConfig } from "../testing.ts";

const server = await startTestRedis();
const connections =
  server === undefined ? [] : await Promise.all([connectRedis(server), connectRedis(server)]);
const hour = definePolicy("hour", 100, 3600);

describe("limits shared through Redis", { skip: server === undefined && redisAbsent }, () => {
  const isAlone: boolean[] = [];
  const processesWith = (budgetMs: number): Limits[] =>
    connections.map((connection, index) =>
      createLimits({
        config: testLimitsConfig(),
        clock: systemClock,
        redis: { connection, prefix: "test", budgetMs },
        observer: { refused: () => {}, degraded: (open) => void (isAlone[index] = open) },
      }),
    );
  after(async () => {
    for (const connection of connections) connection.disconnect();
    await server?.stop();
  });

  async function granted(processes: readonly Limits[], key: string, calls: number): Promise<number> {
    const decisions = await Promise.all(
      Array.from({ length: calls }, (_each, index) => processes[index % 2]?.consume([{ policy: hour, key }])),
    );
    return decisions.filter((decision) => decision?.allowed).length;
  }

  it("grant exactly 100 of 400 parallel calls over two processes", async () => {
    await Promise.all(connections.map(isReady));
    assert.equal(await granted(processesWith(60_000), "parallel", 400), 100);
  });

  it("hold in each process by itself while Redis answers nothing, and are shared again afterwards", async () => {
    const processes = processesWith(20);
    server?.pause();
    const whilePaused = await granted(processes, "paused", 600);
    assert.equal(whilePaused, 200, "each of two processes grants 100");
    assert.deepEqual(isAlone, [true, true]);
    server?.resume();
    while (isAlone.includes(true)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await granted(processes, "again", 2);
    }
  });

  it("refuse a cost that is no whole number from 1", () => {
    const [limits] = processesWith(20);
    for (const cost of [0, -1, 0.5, NaN]) {
      assert.throws(() => limits?.consume([{ policy: hour, key: "a" }], cost), RangeError);
    }
  });
});

async function isReady(redis: RedisConnection): Promise<void> {
  if (redis.status !== "ready") await once(redis, "ready");
}
