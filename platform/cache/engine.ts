import { BentoCache, bentostore } from "bentocache";
import type { CacheBusMessage, CacheProvider } from "bentocache/types";
import type { Clock } from "#platform/kernel";
import { BusLayer } from "./bus-layer.ts";
import type { CacheConfig } from "./config.ts";
import { Fills } from "./fills.ts";
import { createGuard } from "./guard.ts";
import { MemoryLayer } from "./memory-layer.ts";
import type { CacheBus, CacheStore } from "./store.ts";
import { StoreLayer } from "./store-layer.ts";
import { TAG_KEY } from "./tags.ts";

/** Told what the cache does; must be quick and must not throw. */
export interface CacheObserver {
  /** `memory`: answered in this process; `store`: by the shared layer or a computation already running. */
  hit(namespace: string, layer: "memory" | "store"): void;
  miss(namespace: string): void;
  /** The shared layer is passed by (true) or used again (false). */
  degraded(open: boolean): void;
}

export interface EngineDeps {
  readonly config: CacheConfig;
  readonly clock: Clock;
  readonly observer: CacheObserver;
  readonly shared: { readonly store: CacheStore; readonly bus: CacheBus } | undefined;
}

/** BentoCache with our layers, and what the namespaces need beside it. */
export interface Engine {
  readonly provider: CacheProvider;
  readonly memory: MemoryLayer;
  readonly fills: Fills;
  readonly clock: Clock;
  readonly observer: CacheObserver;
  /** Removes from both layers of this process's view, without telling others. */
  forget(keys: readonly string[]): Promise<void>;
}

const BUS_BUDGET_MS = 100;
const KEPT_MESSAGES = 1000;

/** Builds the layers; resolves when invalidations of other processes arrive. */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const { config, clock, observer, shared } = deps;
  const memory = new MemoryLayer(config.memoryItems);
  const fills = new Fills(clock);
  const store = bentostore().useL1Layer({ options: { serialize: false }, factory: () => memory });
  if (shared === undefined) return engineOf(store);

  const guard = createGuard({
    clock,
    budgetMs: config.budgetMilliseconds,
    onChange: (open) => observer.degraded(open),
  });
  const busLayer = new BusLayer(shared.bus, createGuard({ clock, budgetMs: BUS_BUDGET_MS }));
  const storeLayer = new StoreLayer({
    store: shared.store,
    guard,
    announce: (type, keys) => busLayer.publish("", { type, keys }),
    isFill: (key) => fills.running(key) !== undefined,
  });
  store.useL2Layer({ options: {}, factory: () => storeLayer });
  store.useBus({ options: { retryQueue: { maxSize: KEPT_MESSAGES } }, factory: () => busLayer });
  const engine = engineOf(store, storeLayer);
  await shared.bus.subscribe({
    onMessage: (text) => {
      const message = busLayer.receive(text);
      if (message !== undefined) void engine.forget(outdated(fills, message));
    },
    onMissed: () => {
      fills.invalidateAll();
      memory.clear();
    },
  });
  return engine;

  function engineOf(entry: typeof store, storeLayer?: StoreLayer): Engine {
    const bento = new BentoCache({ default: "cache", prefix: "", stores: { cache: entry } });
    return {
      provider: bento.use(),
      memory,
      fills,
      clock,
      observer,
      async forget(keys) {
        if (keys.length === 0) return;
        memory.deleteMany([...keys]);
        await storeLayer?.deleteMany([...keys]).catch(() => {}); // The layer owes it from now on.
      },
    };
  }
}

/** Keys that this process may have filled with values older than the message. */
function outdated(fills: Fills, message: CacheBusMessage): string[] {
  if (message.keys.some((key) => key.startsWith(TAG_KEY))) return fills.invalidateAll();
  if (message.type === "clear") fills.invalidateAll();
  const filled = message.keys.filter((key) => fills.invalidate(key));
  return message.type === "set" ? [] : filled;
}
