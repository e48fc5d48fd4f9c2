export { type Cache, type CacheDeps, type CacheScope, createCache } from "./cache.ts";
export { type CacheConfig, cacheConfig } from "./config.ts";
export type { CacheObserver } from "./engine.ts";
export { cacheErrors } from "./errors.ts";
export { createGuard, type Guard, type GuardDeps } from "./guard.ts";
export { lifetimes } from "./lifetimes.ts";
export { cacheMigrations } from "./migrations.ts";
export type { CacheNamespace, EntryOptions, NamespaceOptions } from "./namespace.ts";
export {
  type CacheLogger,
  connectRedis,
  type RedisConnection,
  type RedisConnectionDeps,
} from "./redis-connection.ts";
export { cacheStoredData } from "./stored-data.ts";
