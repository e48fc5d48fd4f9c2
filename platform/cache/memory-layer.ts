import { MemoryDriver } from "bentocache/drivers/memory";
import type { L1CacheDriver } from "bentocache/types";

/** What BentoCache keeps for one key; values are shared, not copied. */
export interface StoredItem {
  readonly value: unknown;
  /** Milliseconds since 1970; absent for ever. */
  readonly logicalExpiration?: number;
  readonly tags?: readonly string[];
}

/** The first layer, in this process: BentoCache's memory driver, opened for synchronous reads. */
export class MemoryLayer implements L1CacheDriver {
  readonly type = "l1";
  readonly #maximumItems: number;
  #driver: MemoryDriver;

  constructor(maximumItems: number) {
    this.#maximumItems = maximumItems;
    this.#driver = this.#emptyDriver();
  }

  /** The untagged item of a key while it is fresh. Tagged ones need a look at their tags first. */
  peek(key: string, nowMs: number): StoredItem | undefined {
    const item = this.#driver.get(key) as unknown as StoredItem | undefined;
    if (item === undefined || (item.tags !== undefined && item.tags.length > 0)) return undefined;
    return item.logicalExpiration === undefined || item.logicalExpiration > nowMs ? item : undefined;
  }

  get(key: string): string | undefined {
    return this.#driver.get(key);
  }

  /** BentoCache hands over an object, or JSON text when the item comes from the second layer. */
  set(key: string, item: string, lifetimeMs?: number): boolean {
    return this.#driver.set(key, typeof item === "string" ? JSON.parse(item) : item, lifetimeMs);
  }

  pull(key: string): string | undefined {
    return this.#driver.pull(key);
  }

  getRemainingTtl(key: string): number {
    return this.#driver.getRemainingTtl(key);
  }

  delete(key: string): boolean {
    return this.#driver.delete(key);
  }

  deleteMany(keys: string[]): boolean {
    return this.#driver.deleteMany(keys);
  }

  clear(): void {
    this.#driver = this.#emptyDriver();
  }

  disconnect(): void {
    this.clear();
  }

  namespace(): never {
    throw new Error("Namespaces are part of the key here.");
  }

  #emptyDriver(): MemoryDriver {
    return new MemoryDriver({ maxItems: this.#maximumItems, serialize: false, prefix: "" });
  }
}
