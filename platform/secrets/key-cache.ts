import type { Clock } from "#platform/kernel";
import type { DataKey } from "./data-key.ts";

export interface KeyCacheOptions {
  readonly clock: Clock;
  readonly freshMs: number;
  /** Most keys; the oldest leave first. */
  readonly limit: number;
}

interface Entry {
  readonly dataKey: DataKey;
  readonly readAtMs: number;
}

/** Opened data keys, for a short time. Entries stand in the order of reading, so old ones are at the front. */
export class KeyCache {
  readonly #options: KeyCacheOptions;
  readonly #byId = new Map<string, Entry>();
  /** Which key is the current one of an owner. */
  readonly #current = new Map<string, Entry>();
  #generation = 0;

  constructor(options: KeyCacheOptions) {
    this.#options = options;
  }

  /** Changes with every `forget`: what was read before may be outdated and must not be stored after. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#byId.size + this.#current.size;
  }

  find(keyId: string): DataKey | undefined {
    return this.#fresh(this.#byId.get(keyId));
  }

  findCurrent(ownerId: string): DataKey | undefined {
    return this.#fresh(this.#current.get(ownerId));
  }

  store(dataKey: DataKey, generation: number): void {
    if (generation === this.#generation) this.#put(this.#byId, dataKey.keyId, dataKey);
  }

  storeCurrent(dataKey: DataKey, generation: number): void {
    if (generation === this.#generation) this.#put(this.#current, dataKey.ownerId, dataKey);
  }

  forgetOwner(ownerId: string): void {
    this.#generation += 1;
    this.#current.delete(ownerId);
    for (const [keyId, { dataKey }] of this.#byId) if (dataKey.ownerId === ownerId) this.#byId.delete(keyId);
  }

  forgetAll(): void {
    this.#generation += 1;
    this.#byId.clear();
    this.#current.clear();
  }

  /** Lets go of keys that were not read again in time. */
  sweep(): void {
    for (const entries of [this.#byId, this.#current]) {
      for (const [name, entry] of entries) {
        if (this.#fresh(entry) !== undefined) break;
        entries.delete(name);
      }
    }
  }

  #put(entries: Map<string, Entry>, name: string, dataKey: DataKey): void {
    entries.delete(name);
    entries.set(name, { dataKey, readAtMs: this.#options.clock.monotonicMs() });
    const [oldest] = entries.keys();
    if (entries.size > this.#options.limit && oldest !== undefined) entries.delete(oldest);
  }

  #fresh(entry: Entry | undefined): DataKey | undefined {
    if (entry === undefined) return undefined;
    return this.#options.clock.monotonicMs() - entry.readAtMs < this.#options.freshMs
      ? entry.dataKey
      : undefined;
  }
}
