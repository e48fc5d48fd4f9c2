import type { RedisConnection } from "./redis-connection.ts";
import type { CacheBus } from "./store.ts";

/** Invalidations by Redis publish/subscribe, on a second connection that subscribes again after a loss. */
export function createRedisBus(redis: RedisConnection, prefix: string): CacheBus {
  const channel = `${prefix}:cache-invalidation`;
  let listener: RedisConnection | undefined;
  return {
    async publish(text) {
      await redis.publish(channel, text);
    },
    async subscribe(subscriber) {
      const connection = redis.duplicate({
        enableOfflineQueue: true,
        maxRetriesPerRequest: null,
        autoResubscribe: false,
      });
      listener = connection;
      connection.on("error", () => {}); // The first connection reports that Redis is down.
      connection.on("message", (_channel: string, text: string) => subscriber.onMessage(text));
      const subscribe = async (): Promise<void> => {
        await connection.subscribe(channel);
        subscriber.onMissed();
      };
      await new Promise<void>((resolve) => {
        connection.once("close", resolve); // Redis is down: go on without it, subscribe when it is back.
        connection.on("ready", () => {
          subscribe().then(resolve, () => connection.disconnect(true));
        });
      });
    },
    async close() {
      listener?.disconnect();
    },
  };
}
