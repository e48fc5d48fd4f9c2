import { describe, it } from "node:test";
import { systemClock } from "#platform/kernel";
import { connectRedis, createCache } from "../index.ts";
import { redisAbsent, startTestRedis, testCacheConfig as config } from "../testing.ts";
import { cacheCompliance } from "./compliance.ts";

const server = await startTestRedis();

if (server === undefined)
  describe("cache on Redis", () => it("is left out", { skip: redisAbsent }, () => {}));
else {
  cacheCompliance("Redis", async () => {
    const connections = [
      await connectRedis({ url: server.url }),
      await connectRedis({ url: server.url }),
    ] as const;
    const [first, second] = await Promise.all(
      connections.map((redis) => createCache({ config, clock: systemClock, redis })),
    );
    if (first === undefined || second === undefined) throw new Error("Two caches were asked for.");
    return {
      first,
      second,
      async close() {
        await Promise.all([first.close(), second.close()]);
        for (const connection of connections) connection.disconnect();
        await server.stop();
      },
    };
  });
}
