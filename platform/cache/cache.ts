import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { CacheConfig } from "./config.ts";
import { type CacheObserver, createEngine } from "./engine.ts";
import { namespacePrefix, workspaceScope } from "./keys.ts";
import { type CacheNamespace, Namespace, type NamespaceOptions } from "./namespace.ts";
import { createPostgresBus } from "./postgres-bus.ts";
import { createPostgresStore } from "./postgres-store.ts";
import { createRedisBus } from "./redis-bus.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { createRedisStore } from "./redis-store.ts";
import type { CacheBus, CacheStore } from "./store.ts";

export interface CacheDeps {
  readonly config: CacheConfig;
  readonly clock: Clock;
  /** The shared layer when there is no Redis. Without both, each process caches by itself. */
  readonly database?: Database | undefined;
  readonly redis?: RedisConnection | undefined;
  readonly observer?: CacheObserver | undefined;
}

/** Namespaces of one workspace, or of all. */
export interface CacheScope {
  /** `name`: lower-case words joined by hyphens; one name keeps one kind of value. */
  namespace<Value>(name: string, options?: NamespaceOptions): CacheNamespace<Value>;
}

export interface Cache {
  /** What belongs to no workspace, such as decoded VINs. Never put a tenant's data here. */
  readonly global: CacheScope;
  /** What belongs to one workspace; every key begins with its id. */
  forWorkspace(workspaceId: string): CacheScope;
  /** Removes expired rows of the PostgreSQL layer; answers how many. Run it now and then, by one process. */
  sweepExpired(): Promise<number>;
  close(): Promise<void>;
}

const silent: CacheObserver = { hit: () => {}, miss: () => {}, degraded: () => {} };

/** A cache of two layers: this process's memory, then Redis or PostgreSQL. */
export async function createCache(deps: CacheDeps): Promise<Cache> {
  const { config, clock, observer = silent } = deps;
  const shared = sharedLayer(deps);
  const engine = await createEngine({ config, clock, observer, shared });
  const scopeOf = (scope: string): CacheScope => ({
    namespace: <Value>(name: string, options: NamespaceOptions = {}): CacheNamespace<Value> =>
      new Namespace<Value>(engine, name, namespacePrefix(scope, name), options),
  });
  return {
    global: scopeOf(""),
    forWorkspace: (workspaceId) => scopeOf(workspaceScope(workspaceId)),
    sweepExpired: async () => shared?.store.sweepExpired() ?? 0,
    close: () => engine.provider.disconnect(),
  };
}

function sharedLayer({
  config,
  database,
  redis,
}: CacheDeps): { store: CacheStore; bus: CacheBus } | undefined {
  if (redis !== undefined) {
    return { store: createRedisStore(redis, config.prefix), bus: createRedisBus(redis, config.prefix) };
  }
  if (database !== undefined) {
    return { store: createPostgresStore(database), bus: createPostgresBus(database) };
  }
  return undefined;
}
