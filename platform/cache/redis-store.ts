import type { RedisConnection } from "./redis-connection.ts";
import type { CacheStore } from "./store.ts";

const SCAN_KEYS = 1000;

/** The second layer in Redis; every key begins with `prefix:`. Redis removes expired entries itself. */
export function createRedisStore(redis: RedisConnection, prefix: string): CacheStore {
  const full = (key: string) => `${prefix}:${key}`;
  return {
    async get(key) {
      return (await redis.get(full(key))) ?? undefined;
    },
    async set(key, value, lifetimeMs) {
      if (lifetimeMs === undefined) await redis.set(full(key), value);
      else await redis.set(full(key), value, "PX", Math.max(1, Math.ceil(lifetimeMs)));
    },
    async deleteMany(keys) {
      await redis.unlink(...keys.map(full));
    },
    async clear() {
      const stream = redis.scanStream({ match: `${escapePattern(prefix)}:*`, count: SCAN_KEYS });
      for await (const keys of stream as AsyncIterable<string[]>) {
        if (keys.length > 0) await redis.unlink(...keys);
      }
    },
    sweepExpired: async () => 0,
  };
}

function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, "\\$&");
}
