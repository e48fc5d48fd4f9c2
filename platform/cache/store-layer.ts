import type { L2CacheDriver } from "bentocache/types";
import type { Guard } from "./guard.ts";
import type { CacheStore } from "./store.ts";
import { TAG_KEY } from "./tags.ts";

const MAXIMUM_OWED = 10_000;
const RETRY_MS = 200;

/**
 * The second layer behind a guard. A write that fails leaves the store with an
 * older value than this process knows, so it is owed: reads of that key pass
 * the store by until the deletion (for a tag: the mark itself) has arrived and the other
 * processes know.
 */
export class StoreLayer implements L2CacheDriver {
  readonly type = "l2";
  readonly #store: CacheStore;
  readonly #guard: Guard;
  readonly #announce: Announce;
  readonly #owed = new Map<string, Mark | undefined>();
  #clearOwed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: CacheStore, guard: Guard, announce: Announce) {
    this.#store = store;
    this.#guard = guard;
    this.#announce = announce;
  }

  async get(key: string): Promise<string | undefined> {
    if (this.#clearOwed || this.#owed.has(key)) return this.#owed.get(key)?.value;
    return this.#guard.run(() => this.#store.get(key));
  }

  async set(key: string, value: string, lifetimeMs?: number): Promise<boolean> {
    const mark = key.startsWith(TAG_KEY) ? { value, lifetimeMs } : undefined;
    return this.#write([key], mark, () => this.#store.set(key, value, lifetimeMs));
  }

  delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  deleteMany(keys: string[]): Promise<boolean> {
    return this.#write(keys, undefined, () => this.#store.deleteMany(keys));
  }

  async pull(key: string): Promise<string | undefined> {
    const value = await this.get(key);
    await this.delete(key);
    return value;
  }

  clear(): Promise<void> {
    return this.#store.clear();
  }

  async disconnect(): Promise<void> {
    clearTimeout(this.#timer);
  }

  namespace(): never {
    throw new Error("Namespaces are part of the key here.");
  }

  async #write(keys: readonly string[], mark: Mark | undefined, work: () => Promise<void>): Promise<boolean> {
    try {
      await this.#guard.run(work);
      for (const key of keys) this.#owed.delete(key);
      return true;
    } catch (cause) {
      for (const key of keys) this.#owe(key, mark);
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
        await this.#guard.run(() => this.#store.clear());
        await this.#announce("clear", []);
        this.#clearOwed = false;
      }
      for (const [key, mark] of this.#owed) {
        await this.#guard.run(() => this.#pay(key, mark));
        await this.#announce("delete", [key]);
        if (this.#owed.get(key) === mark) this.#owed.delete(key);
      }
      this.#timer = undefined;
    } catch {
      this.#timer = setTimeout(() => void this.#settle(), RETRY_MS).unref();
    }
  }

  #pay(key: string, mark: Mark | undefined): Promise<void> {
    return mark === undefined
      ? this.#store.deleteMany([key])
      : this.#store.set(key, mark.value, mark.lifetimeMs);
  }
}

/** Tells the other processes to drop keys, or everything, from their memory. */
export type Announce = (type: "delete" | "clear", keys: string[]) => Promise<void>;

interface Mark {
  readonly value: string;
  readonly lifetimeMs: number | undefined;
}
