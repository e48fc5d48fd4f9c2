import type { Clock } from "#platform/kernel";

export interface DigestCacheOptions<Found> {
  readonly clock: Clock;
  /** How long what was read may be trusted at this moment. */
  readonly freshMs: () => number;
  /** Most known entries; unknown ones have as many places of their own, so that a flood of them displaces no known one. */
  readonly limit: number;
  /** What a change is announced by. */
  readonly idOf: (found: Found) => string;
}

interface Entry<Found> {
  readonly found: Found | null;
  readonly readAtMs: number;
}

/** Remembers what stands behind the digest of a secret; the least recently used go first. */
export class DigestCache<Found> {
  readonly #options: DigestCacheOptions<Found>;
  readonly #known = new Map<string, Entry<Found>>();
  readonly #unknown = new Map<string, Entry<Found>>();
  /** Look-ups under way: many calls with one secret that is not remembered cost one query. */
  readonly #lookUps = new Map<string, Promise<Found | null>>();
  #generation = 0;

  constructor(options: DigestCacheOptions<Found>) {
    this.#options = options;
  }

  /** Changes with every `forget`: what was read before may be outdated and must not be stored after. */
  get generation(): number {
    return this.#generation;
  }

  /** What is remembered of a digest; `null` for "there is none", `undefined` for nothing. */
  get(digest: string): Found | null | undefined {
    const entries = this.#known.has(digest) ? this.#known : this.#unknown;
    const entry = entries.get(digest);
    if (entry === undefined) return undefined;
    entries.delete(digest);
    if (this.#options.clock.monotonicMs() - entry.readAtMs >= this.#options.freshMs()) return undefined;
    entries.set(digest, entry);
    return entry.found;
  }

  /** What is remembered, or what one look-up for all who wait finds. */
  async read(digest: string, find: (digest: string) => Promise<Found | null>): Promise<Found | null> {
    const remembered = this.get(digest);
    if (remembered !== undefined) return remembered;
    const underWay = this.#lookUps.get(digest);
    if (underWay !== undefined) return underWay;
    const generation = this.#generation;
    const lookUp = find(digest)
      .then((found) => {
        this.set(digest, found, generation);
        return found;
      })
      .finally(() => {
        if (this.#lookUps.get(digest) === lookUp) this.#lookUps.delete(digest);
      });
    this.#lookUps.set(digest, lookUp);
    return lookUp;
  }

  /** Stores what was read while `generation` was current; ignored when something was forgotten since. */
  set(digest: string, found: Found | null, generation: number): void {
    if (generation !== this.#generation) return;
    const entries = found === null ? this.#unknown : this.#known;
    entries.delete(digest);
    entries.set(digest, { found, readAtMs: this.#options.clock.monotonicMs() });
    const [oldest] = entries.keys();
    if (entries.size > this.#options.limit && oldest !== undefined) entries.delete(oldest);
  }

  forget(id: string): void {
    this.forgetWhere((found) => this.#options.idOf(found) === id);
  }

  forgetWhere(matches: (found: Found) => boolean): void {
    this.#startAnew();
    for (const [digest, { found }] of this.#known) {
      if (found !== null && matches(found)) this.#known.delete(digest);
    }
  }

  forgetAll(): void {
    this.#startAnew();
    this.#known.clear();
    this.#unknown.clear();
  }

  /** Nobody who asks from now on is answered by a look-up that began before. */
  #startAnew(): void {
    this.#generation += 1;
    this.#lookUps.clear();
  }
}
