import type { L2CacheDriver } from "bentocache/types";
import type { Guard } from "./guard.ts";
import type { CacheStore } from "./store.ts";
import { TAG_KEY } from "./tags.ts";

const MAXIMUM_OWED = 10_000;
const RETRY_MS = 200;
const KEYS_PER_MESSAGE = 20;

export interface StoreLayerDeps {
  readonly store: CacheStore;
  readonly guard: Guard;
  /** Tells the other processes to drop keys, or everything, from their memory. */
  readonly announce: (type: "delete" | "clear", keys: string[]) => Promise<void>;
  /** Whether a write of this key only fills what was absent, so that losing it does no harm. */
  readonly isFill: (key: string) => boolean;
}

/**
 * The second layer behind a guard. A change that fails leaves the store with
 * an older value than this process knows, so it is owed: reads of that key
 * pass the store by until the deletion (for a tag: the mark itself) has
 * arrived and the other processes know.
 */
export class StoreLayer implements L2CacheDriver {
  readonly type = "l2";
  readonly #deps: StoreLayerDeps;
  readonly #owed = new Map<string, Mark | undefined>();
  #clearOwed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: StoreLayerDeps) {
    this.#deps = deps;
  }

  async get(key: string): Promise<string | undefined> {
    if (this.#clearOwed || this.#owed.has(key)) return this.#owed.get(key)?.value;
    return this.#deps.guard.run(() => this.#deps.store.get(key));
  }

  async set(key: string, value: string, lifetimeMs?: number): Promise<boolean> {
    const mark = key.startsWith(TAG_KEY) ? { value, lifetimeMs } : undefined;
    return this.#write([key], mark, () => this.#deps.store.set(key, value, lifetimeMs));
  }

  delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  deleteMany(keys: string[]): Promise<boolean> {
    return this.#write(keys, undefined, () => this.#deps.store.deleteMany(keys));
  }

  async pull(key: string): Promise<string | undefined> {
    const value = await this.get(key);
    await this.delete(key);
    return value;
  }

  clear(): Promise<void> {
    return this.#deps.store.clear();
  }

  async disconnect(): Promise<void> {
    clearTimeout(this.#timer);
  }

  namespace(): never {
    throw new Error("Namespaces are part of the key here.");
  }

  async #write(keys: readonly string[], mark: Mark | undefined, work: () => Promise<void>): Promise<boolean> {
    try {
      await this.#deps.guard.run(work);
      for (const key of keys) this.#owed.delete(key);
      return true;
    } catch (cause) {
      for (const key of keys) if (!this.#deps.isFill(key)) this.#owe(key, mark);
      throw cause;
    }
  }

  #owe(key: string, mark: Mark | undefined): void {
    if (this.#owed.size >= MAXIMUM_OWED) {
      this.#owed.clear();
      this.#clearOwed = true;
    }
    if (!this.#clearOwed) this.#owed.set(key, mark);
    this.#timer ??= setTimeout(() => void this.#settle(), RETRY_MS).unref();
  }

  async #settle(): Promise<void> {
    try {
      if (this.#clearOwed) {
        await this.#deps.guard.run(() => this.#deps.store.clear());
        await this.#deps.announce("clear", []);
        this.#clearOwed = false;
      }
      while (this.#owed.size > 0) await this.#pay(this.#owed.entries().take(KEYS_PER_MESSAGE).toArray());
      this.#timer = undefined;
    } catch {
      this.#timer = setTimeout(() => void this.#settle(), RETRY_MS).unref();
    }
  }

  async #pay(debts: readonly [string, Mark | undefined][]): Promise<void> {
    const { store, guard, announce } = this.#deps;
    const deleted = debts.filter(([, mark]) => mark === undefined).map(([key]) => key);
    if (deleted.length > 0) await guard.run(() => store.deleteMany(deleted));
    for (const [key, mark] of debts) {
      if (mark !== undefined) await guard.run(() => store.set(key, mark.value, mark.lifetimeMs));
    }
    await announce(
      "delete",
      debts.map(([key]) => key),
    );
    for (const [key, mark] of debts) if (this.#owed.get(key) === mark) this.#owed.delete(key);
  }
}

interface Mark {
  readonly value: string;
  readonly lifetimeMs: number | undefined;
}
