import type { Clock } from "#platform/kernel";
import type { KeyRecord } from "./key-record.ts";

/** What is remembered of a digest: a key, `null` for "no such key", `undefined` for nothing. */
export type Remembered = KeyRecord | null | undefined;

export interface KeyCacheOptions {
  readonly clock: Clock;
  readonly freshMs: number;
  /** Most known keys; unknown ones have as many places of their own, so that a flood of them displaces no known key. */
  readonly limit: number;
}

interface Entry {
  readonly record: KeyRecord | null;
  readonly readAtMs: number;
}

/** Remembers keys by the digest of their secret; the least recently used go first. */
export class KeyCache {
  readonly #options: KeyCacheOptions;
  readonly #known = new Map<string, Entry>();
  readonly #unknown = new Map<string, Entry>();
  #generation = 0;

  constructor(options: KeyCacheOptions) {
    this.#options = options;
  }

  /** Changes with every `forget`: what was read before may be outdated and must not be stored after. */
  get generation(): number {
    return this.#generation;
  }

  get(digest: string): Remembered {
    const entries = this.#known.has(digest) ? this.#known : this.#unknown;
    const entry = entries.get(digest);
    if (entry === undefined) return undefined;
    entries.delete(digest);
    if (this.#options.clock.monotonicMs() - entry.readAtMs >= this.#options.freshMs) return undefined;
    entries.set(digest, entry);
    return entry.record;
  }

  /** Stores what was read while `generation` was current; ignored when something was forgotten since. */
  set(digest: string, record: KeyRecord | null, generation: number): void {
    if (generation !== this.#generation) return;
    const entries = record === null ? this.#unknown : this.#known;
    entries.delete(digest);
    entries.set(digest, { record, readAtMs: this.#options.clock.monotonicMs() });
    const [oldest] = entries.keys();
    if (entries.size > this.#options.limit && oldest !== undefined) entries.delete(oldest);
  }

  forget(keyId: string): void {
    this.#generation += 1;
    for (const [digest, entry] of this.#known) {
      if (entry.record?.actor.keyId === keyId) this.#known.delete(digest);
    }
  }

  forgetAll(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#unknown.clear();
  }
}
