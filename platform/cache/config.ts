import { type ConfigOf, defineConfig, integer, optionalUrl, text } from "#platform/config";

export const cacheConfig = defineConfig("Cache", {
  redisUrl: optionalUrl({
    name: "REDIS_URL",
    description:
      "Redis or Valkey server shared by all processes for cache and limits. When absent, the cache's second layer is PostgreSQL and limits are counted by each process.",
    example: "redis://:password@127.0.0.1:6379/0",
    schemes: ["redis", "rediss"],
    secret: true,
  }),
  prefix: text({
    name: "CACHE_PREFIX",
    description: "First part of every key in Redis. Two installations on one server need two prefixes.",
    fallback: "tradepost",
  }),
  memoryItems: integer({
    name: "CACHE_MEMORY_ITEMS",
    description: "Most entries kept in the memory of one process; the least recently used leave first.",
    fallback: 10_000,
    minimum: 100,
    maximum: 10_000_000,
  }),
  budgetMilliseconds: integer({
    name: "CACHE_BUDGET_MILLISECONDS",
    description: "Longest wait for one answer of the shared cache; then the value is computed instead.",
    fallback: 20,
    minimum: 1,
    maximum: 10_000,
  }),
});

export type CacheConfig = ConfigOf<typeof cacheConfig>;
