import type { Redis, RedisOptions } from "ioredis";
import { messageOf } from "#platform/kernel";

export interface RedisConnectionDeps {
  /** `redis://` or `rediss://`; a path to a Unix socket works too. */
  readonly url: string;
  readonly logger?: CacheLogger | undefined;
}

/** What cache and Redis write to the log. A pino logger fits. */
export interface CacheLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export type RedisConnection = Redis;

const LONGEST_PAUSE_MS = 2000;

const options: RedisOptions = {
  enableAutoPipelining: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 5000,
  retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
};

/**
 * One connection for cache and limits. It connects in the background and
 * reconnects for ever; while it is down, commands fail at once. End it with
 * `disconnect()`.
 */
export async function connectRedis({ url, logger }: RedisConnectionDeps): Promise<RedisConnection> {
  const { Redis } = await import("ioredis");
  const redis = new Redis(url, options);
  let down = false;
  redis.on("error", (error: unknown) => {
    if (!down)
      logger?.warn({ problem: messageOf(error) }, "Redis cannot be reached; check REDIS_URL and the server");
    down = true;
  });
  redis.on("ready", () => {
    if (down) logger?.info({}, "Redis is reachable again");
    down = false;
  });
  return redis;
}
