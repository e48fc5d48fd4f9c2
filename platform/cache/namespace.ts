import { errors } from "bentocache";
import type { Engine } from "./engine.ts";
import { type Factory, FactoryCall } from "./factory-call.ts";
import type { Fill } from "./fills.ts";
import { portableKey } from "./keys.ts";
import { lifetimes } from "./lifetimes.ts";
import { MAXIMUM_TAGGED_SECONDS } from "./tags.ts";

export interface NamespaceOptions {
  /** How long values are fresh; 300 when not given. */
  readonly ttlSeconds?: number;
  /** How long an expired value may still be served while a new one is computed, or when that fails; 0 when not given. */
  readonly graceSeconds?: number;
}

export interface EntryOptions {
  /** Names under which `deleteByTag` finds the entry. A tagged entry has no grace and lives at most 10 days. */
  readonly tags?: readonly string[];
  /** In place of the namespace's. */
  readonly ttlSeconds?: number;
}

/**
 * Values of one kind. They must survive JSON unchanged, and they are shared
 * with other callers: never change what you get.
 */
export interface CacheNamespace<Value> {
  /** What this process holds fresh and untagged, at once; `undefined` says nothing about the shared layer. */
  peek(key: string): Value | undefined;
  get(key: string): Promise<Value | undefined>;
  /**
   * The cached value, or the factory's, stored. Callers of one key at one time
   * share one factory call. `undefined` is not stored. Throws what the factory throws.
   */
  getOrSet(key: string, factory: Factory<Value>, options?: EntryOptions): Promise<Value>;
  set(key: string, value: Value, options?: EntryOptions): Promise<void>;
  /** Call it after the commit of the change. Other processes follow within milliseconds. */
  delete(...keys: readonly string[]): Promise<void>;
  deleteByTag(...tags: readonly string[]): Promise<void>;
}

const KEYS_PER_MESSAGE = 20;

/** A namespace whose keys begin with `prefix`. */
export class Namespace<Value> implements CacheNamespace<Value> {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #prefix: string;
  readonly #options: NamespaceOptions;

  constructor(engine: Engine, name: string, prefix: string, options: NamespaceOptions) {
    this.#engine = engine;
    this.#name = name;
    this.#prefix = prefix;
    this.#options = options;
  }

  peek(key: string): Value | undefined {
    const { memory, clock, observer } = this.#engine;
    const item = memory.peek(this.#fullKey(key), clock.nowMs());
    if (item === undefined) return undefined;
    observer.hit(this.#name, "memory");
    return item.value as Value;
  }

  async get(key: string): Promise<Value | undefined> {
    const { provider, memory, clock, observer } = this.#engine;
    const full = this.#fullKey(key);
    const item = memory.peek(full, clock.nowMs());
    const value = item === undefined ? await provider.get<unknown>({ key: full }) : item.value;
    if (value === undefined) observer.miss(this.#name);
    else observer.hit(this.#name, item === undefined ? "store" : "memory");
    return value as Value | undefined;
  }

  getOrSet(key: string, factory: Factory<Value>, entry: EntryOptions = {}): Promise<Value> {
    const { memory, clock, fills, observer } = this.#engine;
    const full = this.#fullKey(key);
    const item = memory.peek(full, clock.nowMs());
    if (item !== undefined) {
      observer.hit(this.#name, "memory");
      return Promise.resolve(item.value as Value);
    }
    const running = fills.running(full)?.result;
    if (running !== undefined) {
      observer.hit(this.#name, "store");
      return running as Promise<Value>;
    }
    const fill = fills.start(full);
    const result = this.#load(fill, factory, entry);
    fill.result = result;
    return result;
  }

  async set(key: string, value: Value, entry: EntryOptions = {}): Promise<void> {
    const full = this.#fullKey(key);
    this.#engine.fills.invalidate(full);
    await this.#engine.provider.set({ key: full, value, ...this.#times(entry) });
  }

  async delete(...keys: readonly string[]): Promise<void> {
    const full = keys.map((key) => this.#fullKey(key));
    for (const key of full) this.#engine.fills.invalidate(key);
    for (let start = 0; start < full.length; start += KEYS_PER_MESSAGE) {
      await this.#engine.provider.deleteMany({ keys: full.slice(start, start + KEYS_PER_MESSAGE) });
    }
  }

  async deleteByTag(...tags: readonly string[]): Promise<void> {
    this.#engine.fills.invalidateAll();
    await this.#engine.provider.deleteByTag({ tags: tags.map((tag) => this.#fullKey(tag)) });
  }

  async #load(fill: Fill, factory: Factory<Value>, entry: EntryOptions): Promise<Value> {
    const { provider, fills, observer } = this.#engine;
    const call = new FactoryCall(fill, factory);
    try {
      const times = this.#times(entry);
      const value = await provider.getOrSet<unknown>({
        key: fill.key,
        ...times,
        skipBusNotify: true,
        factory: (context) => call.run(context),
      });
      if (fill.invalidated) await this.#engine.forget([fill.key]);
      if (call.finished) observer.miss(this.#name);
      else observer.hit(this.#name, "store");
      return call.finished ? (call.value as Value) : (value as Value);
    } catch (thrown) {
      throw thrown instanceof errors.E_FACTORY_ERROR ? thrown.cause : thrown;
    } finally {
      call.whenIdle(() => fills.finish(fill));
    }
  }

  #fullKey(key: string): string {
    return this.#prefix + portableKey(key);
  }

  #times({ ttlSeconds: own, tags = [] }: EntryOptions) {
    const ttlSeconds = own ?? this.#options.ttlSeconds ?? lifetimes.defaultSeconds;
    const graceSeconds = this.#options.graceSeconds ?? 0;
    if (!(ttlSeconds > 0) || !(graceSeconds >= 0)) {
      throw new RangeError(`Lifetimes of ${this.#name} must be above 0 seconds, not ${ttlSeconds}.`);
    }
    const ttl = ttlSeconds * 1000;
    if (tags.length === 0)
      return { ttl, grace: graceSeconds === 0 ? (false as const) : ttl + graceSeconds * 1000 };
    if (ttlSeconds > MAXIMUM_TAGGED_SECONDS) {
      throw new RangeError(
        `A tagged entry of ${this.#name} may live ${MAXIMUM_TAGGED_SECONDS} s at most, not ${ttlSeconds}.`,
      );
    }
    return { ttl, grace: false as const, tags: tags.map((tag) => this.#fullKey(tag)) };
  }
}
