import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { systemClock } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { type CacheObserver, createEngine } from "../engine.ts";
import { createGuard } from "../guard.ts";
import { Namespace } from "../namespace.ts";
import type { BusSubscriber, CacheBus, CacheStore } from "../store.ts";
import { testCacheConfig } from "../testing.ts";
import { until } from "./compliance.ts";

/** A shared layer whose faults the test switches. */
function faultyLayer() {
  const entries = new Map<string, string>();
  const subscribers: BusSubscriber[] = [];
  const state = { mode: "up" as "up" | "down" | "hanging", calls: 0, deleted: [] as string[] };
  async function gate(): Promise<void> {
    state.calls += 1;
    if (state.mode === "down") throw new Error("connection refused");
    if (state.mode === "hanging") await new Promise(() => {});
  }
  const store: CacheStore = {
    get: async (key) => (await gate(), entries.get(key)),
    set: async (key, value) => (await gate(), void entries.set(key, value)),
    async deleteMany(keys) {
      await gate();
      state.deleted.push(...keys);
      for (const key of keys) entries.delete(key);
    },
    clear: async () => (await gate(), entries.clear()),
    sweepExpired: async () => 0,
  };
  const bus: CacheBus = {
    publish: async (text) => (await gate(), subscribers.forEach((each) => each.onMessage(text))),
    subscribe: async (subscriber) => void subscribers.push(subscriber),
    close: async () => {},
  };
  return { entries, state, shared: { store, bus } };
}

const observer: CacheObserver = { hit: () => {}, miss: () => {}, degraded: () => {} };

async function cacheOver(test: TestContext, layer: ReturnType<typeof faultyLayer>) {
  const config = { ...testCacheConfig, budgetMilliseconds: 10 };
  const engine = await createEngine({ config, clock: systemClock, observer, shared: layer.shared });
  test.after(() => engine.provider.disconnect());
  return new Namespace<unknown>(engine, "fault", "fault:", { ttlSeconds: 60 });
}

describe("a broken shared layer", () => {
  for (const mode of ["down", "hanging"] as const) {
    it(`never reaches the caller while it is ${mode}`, async (test) => {
      const layer = faultyLayer();
      const space = await cacheOver(test, layer);
      layer.state.mode = mode;
      for (let index = 0; index < 20; index += 1) {
        assert.equal(await space.getOrSet(`key ${index}`, () => index), index);
        assert.equal(await space.get(`key ${index}`), index);
        assert.equal(await space.get(`unknown ${index}`), undefined);
      }
      await space.set("set", 1);
      assert.equal(await space.get("set"), 1);
      await space.delete("set");
      assert.equal(await space.get("set"), undefined);
      assert.ok(layer.state.calls < 20, `the guard let ${layer.state.calls} calls through`);
    });
  }

  it("never gives back what was deleted while it was down", async (test) => {
    const layer = faultyLayer();
    const space = await cacheOver(test, layer);
    await space.set("key", "old");
    await space.set("changed", "old");
    await space.set("tagged", "old", { tags: ["tag"] });
    layer.state.mode = "down";
    await space.delete("key");
    await space.set("changed", "new");
    await space.deleteByTag("tag");
    layer.state.mode = "up";
    assert.equal(await space.get("key"), undefined);
    assert.equal(await space.get("changed"), "new");
    assert.equal(await space.get("tagged"), undefined);
    await until(() => !layer.entries.has("fault:key") && !layer.entries.has("fault:changed"));
    const elsewhere = await cacheOver(test, layer);
    assert.equal(await elsewhere.get("tagged"), undefined);
  });
});

describe("after a failure of the shared layer", () => {
  it("only changes are made good, not values that were merely computed", async (test) => {
    const layer = faultyLayer();
    const space = await cacheOver(test, layer);
    layer.state.mode = "down";
    for (let index = 0; index < 30; index += 1) await space.getOrSet(`computed ${index}`, () => index);
    for (let index = 0; index < 30; index += 1) await space.delete(`deleted${index}`);
    layer.state.mode = "up";
    await until(() => layer.state.deleted.length >= 30);
    const expected = Array.from({ length: 30 }, (_each, index) => `fault:deleted${index}`);
    assert.deepEqual(new Set(layer.state.deleted), new Set(expected));
  });
});

describe("two processes over a shared layer that fails", () => {
  it("agree again once it is back", async (test) => {
    const layer = faultyLayer();
    const here = await cacheOver(test, layer);
    const there = await cacheOver(test, layer);
    await here.set("key", "old");
    await here.set("tagged", "old", { tags: ["tag"] });
    assert.equal(await there.get("key"), "old");
    assert.equal(await there.get("tagged"), "old");
    layer.state.mode = "down";
    await here.set("key", "new");
    await here.deleteByTag("tag");
    layer.state.mode = "up";
    await until(() => there.peek("key") === undefined);
    assert.equal(await there.get("key"), undefined);
    await until(async () => (await there.get("tagged")) === undefined);
  });
});

describe("the guard", () => {
  it("opens after five failures, refuses at once, lets one call try after a second, closes on success", async () => {
    const clock = fakeClock();
    const changes: boolean[] = [];
    const guard = createGuard({ clock, budgetMs: 1000, onChange: (open) => changes.push(open) });
    let calls = 0;
    const failing = () => {
      calls += 1;
      return Promise.reject(new Error("down"));
    };
    for (let index = 0; index < 8; index += 1) await assert.rejects(guard.run(failing));
    assert.equal(calls, 5);
    await assert.rejects(guard.run(failing), { code: "CACHE_STORE_OPEN" });
    clock.advanceMs(1000);
    const trial = Promise.withResolvers<string>();
    const tried = guard.run(() => trial.promise);
    await assert.rejects(guard.run(failing), { code: "CACHE_STORE_OPEN" });
    trial.resolve("up");
    assert.equal(await tried, "up");
    assert.equal(await guard.run(async () => "again"), "again");
    assert.deepEqual(changes, [true, false]);
  });

  it("ends a call that takes longer than the budget", async () => {
    const guard = createGuard({ clock: systemClock, budgetMs: 5 });
    await assert.rejects(
      guard.run(() => new Promise(() => {})),
      { code: "CACHE_STORE_SLOW" },
    );
  });
});
