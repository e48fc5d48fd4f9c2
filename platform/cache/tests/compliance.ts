import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Cache, CacheNamespace } from "../index.ts";

/** Two processes' caches over one shared layer (one cache, when there is none), made by each provider. */
export interface Provided {
  readonly first: Cache;
  readonly second: Cache | undefined;
  close(): Promise<void>;
}

const WORKSPACE_A = "0190f0f0-0000-7000-8000-00000000000a";
const WORKSPACE_B = "0190f0f0-0000-7000-8000-00000000000b";

/** What every provider promises. */
export function cacheCompliance(provider: string, provide: () => Promise<Provided>): void {
  describe(`cache on ${provider}`, () => {
    let provided: Provided;
    let count = 0;
    const fresh = (cache: Cache = provided.first): CacheNamespace<unknown> => {
      count += 1;
      return cache.global.namespace(`space-${count}`, { ttlSeconds: 60 });
    };
    before(async () => {
      provided = await provide();
    });
    after(() => provided.close());

    it("returns what was set, and nothing after a delete", async () => {
      const space = fresh();
      await space.set("a", { nested: [1, "two", null] });
      assert.deepEqual(await space.get("a"), { nested: [1, "two", null] });
      await space.delete("a");
      assert.equal(await space.get("a"), undefined);
      assert.equal(space.peek("a"), undefined);
    });

    it("keeps null and does not keep undefined", async () => {
      const space = fresh();
      assert.equal(await space.getOrSet("null", () => null), null);
      assert.equal(await space.getOrSet("null", () => "again"), null);
      assert.equal(await space.getOrSet("none", () => undefined), undefined);
      assert.equal(await space.getOrSet("none", () => "now"), "now");
    });

    it("calls the factory once for 500 parallel misses", async () => {
      const space = fresh();
      const gate = Promise.withResolvers<void>();
      let calls = 0;
      const answers = Array.from({ length: 500 }, () =>
        space.getOrSet("hot", async () => {
          calls += 1;
          await gate.promise;
          return calls;
        }),
      );
      gate.resolve();
      assert.deepEqual(new Set(await Promise.all(answers)), new Set([1]));
      assert.equal(calls, 1);
    });

    it("throws the factory's own error to every caller and tries again later", async () => {
      const space = fresh();
      const fault = new Error("upstream is down");
      let calls = 0;
      const failing = () => {
        calls += 1;
        return Promise.reject(fault);
      };
      const outcomes = await Promise.allSettled([space.getOrSet("x", failing), space.getOrSet("x", failing)]);
      assert.deepEqual(
        outcomes.map((each) => each.status === "rejected" && each.reason),
        [fault, fault],
      );
      assert.equal(calls, 1);
      assert.equal(await space.getOrSet("x", () => "up"), "up");
    });

    it("expires by the namespace's lifetime and by an entry's own", async (test) => {
      test.mock.timers.enable({ apis: ["Date"], now: Date.now() });
      const space = fresh();
      await space.set("minute", 1);
      await space.set("hour", 2, { ttlSeconds: 3600 });
      test.mock.timers.tick(59_999);
      assert.equal(space.peek("minute"), 1);
      test.mock.timers.tick(1);
      assert.equal(space.peek("minute"), undefined);
      assert.equal(await space.get("minute"), undefined);
      assert.equal(await space.getOrSet("minute", () => "new"), "new");
      assert.equal(await space.get("hour"), 2);
    });

    it("serves an expired value within its grace while the new one is computed", async (test) => {
      test.mock.timers.enable({ apis: ["Date"], now: Date.now() });
      count += 1;
      const space = provided.first.global.namespace<string>(`space-${count}`, {
        ttlSeconds: 60,
        graceSeconds: 600,
      });
      await space.set("rate", "old");
      test.mock.timers.tick(61_000);
      const computed = Promise.withResolvers<string>();
      assert.equal(await space.getOrSet("rate", () => computed.promise), "old");
      computed.resolve("new");
      while (space.peek("rate") !== "new") await new Promise(setImmediate);
      await space.delete("rate");
      assert.equal(await space.getOrSet("rate", () => "after delete"), "after delete");
    });

    it("deletes by tag, and only entries that carry it", async (test) => {
      test.mock.timers.enable({ apis: ["Date"], now: Date.now() });
      const space = fresh();
      await space.set("one", 1, { tags: ["red", "blue"] });
      await space.getOrSet("two", () => 2, { tags: ["blue"] });
      await space.set("three", 3);
      assert.equal(await space.get("one"), 1);
      await space.deleteByTag("red");
      assert.deepEqual(
        [await space.get("one"), await space.get("two"), await space.get("three")],
        [undefined, 2, 3],
      );
      test.mock.timers.tick(1);
      assert.equal(await space.getOrSet("one", () => "again", { tags: ["red"] }), "again");
      assert.equal(await space.get("one"), "again");
    });

    it("takes any text as a key and keeps different keys apart", async () => {
      const space = fresh();
      const keys = [
        "",
        "a b",
        "ключ",
        "🚗",
        "\u0000",
        "\u0000\u0000",
        "a\nb",
        "%",
        "*",
        "'",
        "\ud800",
        "\ud801",
        "x".repeat(5000),
        `${"x".repeat(5000)}y`,
        "~a",
      ];
      for (const [index, key] of keys.entries()) await space.set(key, index);
      for (const [index, key] of keys.entries())
        assert.equal(await space.get(key), index, JSON.stringify(key));
    });

    it("keeps any text as a value", async () => {
      const space = fresh();
      const text = "\u0000 \ud83d\ude97 ключ \\u0000 ' \" \n \u2028 \ud800";
      await space.set("text", text);
      assert.equal(await space.get("text"), text);
      if (provided.second === undefined) return;
      assert.equal(await provided.second.global.namespace(`space-${count}`).get("text"), text);
    });

    it("keeps workspaces apart from each other and from what is global", async () => {
      const spaces = [
        provided.first.forWorkspace(WORKSPACE_A),
        provided.first.forWorkspace(WORKSPACE_B),
        provided.first.global,
      ].map((scope) => scope.namespace<number>("orders"));
      for (const [index, space] of spaces.entries()) await space.set("1", index, { tags: ["all"] });
      await spaces[0]?.deleteByTag("all");
      assert.deepEqual(await Promise.all(spaces.map((space) => space.get("1"))), [undefined, 1, 2]);
      await spaces[1]?.delete("1");
      assert.deepEqual(await Promise.all(spaces.map((space) => space.get("1"))), [undefined, undefined, 2]);
    });

    it("does not keep a value that was invalidated while it was computed", async () => {
      const space = fresh();
      const read = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const slow = space.getOrSet("key", async () => {
        read.resolve();
        await gate.promise;
        return "old";
      });
      await read.promise;
      await space.delete("key");
      const next = space.getOrSet("key", () => "new");
      gate.resolve();
      await slow;
      assert.equal(await next, "new");
      assert.equal(await space.getOrSet("key", () => "third"), "new");
    });

    it("shows one process what another has set, changed, deleted and deleted by tag", async (test) => {
      const { first, second } = provided;
      if (second === undefined) return test.skip("this provider shares nothing");
      const here = fresh(first);
      const there = second.global.namespace<unknown>(`space-${count}`, { ttlSeconds: 60 });
      await here.set("key", 1);
      // What the other process tells of its own change may come late, and is heeded then, too.
      await until(async () => (await there.get("key")) === 1 && there.peek("key") === 1);
      await here.set("key", 2);
      await until(() => there.peek("key") === undefined);
      assert.equal(await there.get("key"), 2);
      await here.delete("key");
      await until(() => there.peek("key") === undefined);
      assert.equal(await there.get("key"), undefined);
      await here.set("tagged", 3, { tags: ["t"] });
      assert.equal(await there.get("tagged"), 3);
      await here.deleteByTag("t");
      await until(async () => (await there.get("tagged")) === undefined);
    });

    it("does not keep what another process invalidated while it was computed", async (test) => {
      const { first, second } = provided;
      if (second === undefined) return test.skip("this provider shares nothing");
      const here = fresh(first);
      const there = second.global.namespace<unknown>(`space-${count}`, { ttlSeconds: 60 });
      const read = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const slow = there.getOrSet("key", async () => {
        read.resolve();
        await gate.promise;
        return "old";
      });
      await there.set("marker", 1);
      await read.promise;
      await here.delete("key", "marker");
      await until(() => there.peek("marker") === undefined);
      gate.resolve();
      await slow;
      assert.equal(await there.get("key"), undefined);
      assert.equal(await here.get("key"), undefined);
    });
  });
}

/** Waits for a condition; the runner's limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}
