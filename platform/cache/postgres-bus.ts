import type { Database, Subscription } from "#platform/database";
import type { CacheBus } from "./store.ts";

const CHANNEL = "cache_invalidation";

/** Invalidations by LISTEN and NOTIFY. */
export function createPostgresBus(database: Database): CacheBus {
  let subscription: Subscription | undefined;
  return {
    publish: (text) => database.notify(CHANNEL, text),
    async subscribe(subscriber) {
      subscription = await database.listen(CHANNEL, subscriber);
    },
    async close() {
      await subscription?.stop();
    },
  };
}
