import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { systemClock } from "#platform/kernel";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { type Cache, cacheMigrations, createCache } from "../index.ts";
import { testCacheConfig as config } from "../testing.ts";
import { cacheCompliance } from "./compliance.ts";

let test: TestDatabase;
before(async () => {
  test = await createTestDatabase({ migrations: [cacheMigrations] });
});
after(() => test.close());

const createOne = (): Promise<Cache> => createCache({ config, clock: systemClock, database: test.database });

cacheCompliance("PostgreSQL", async () => {
  const [first, second] = [await createOne(), await createOne()];
  return {
    first,
    second,
    async close() {
      await first.close();
      await second.close();
    },
  };
});

describe("the PostgreSQL layer", () => {
  it("sweeps expired rows and only those", async () => {
    const cache = await createOne();
    const space = cache.global.namespace<number>("swept", { ttlSeconds: 0.001 });
    await space.set("gone", 1);
    await space.set("kept", 2, { ttlSeconds: 60 });
    const rows = () =>
      test.database.query<{ key: string }>({
        text: "select key from cache.entries where key like 'swept:%'",
      });
    assert.equal((await rows()).length, 2);
    while ((await cache.sweepExpired()) === 0);
    assert.deepEqual(await rows(), [{ key: "swept:kept" }]);
    await cache.close();
  });

  it("drops what it holds in memory after messages may have been missed", async () => {
    const listeners: { onMissed(): void }[] = [];
    const database = {
      ...test.database,
      listen: (channel: string, subscriber: { onMessage(payload: string): void; onMissed(): void }) => {
        listeners.push(subscriber);
        return test.database.listen(channel, subscriber);
      },
    };
    const cache = await createCache({ config, clock: systemClock, database });
    const space = cache.global.namespace<number>("missed");
    await space.set("key", 1);
    assert.equal(space.peek("key"), 1);
    for (const listener of listeners) listener.onMissed();
    assert.equal(space.peek("key"), undefined);
    await cache.close();
  });
});
