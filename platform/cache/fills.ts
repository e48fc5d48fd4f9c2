import type { Clock } from "#platform/kernel";

/** One computation of a value on its way into the cache. */
export interface Fill {
  readonly key: string;
  /** The key was invalidated since the computation began: what it read may be old. */
  invalidated: boolean;
  /** What those get who ask meanwhile. */
  result: Promise<unknown> | undefined;
}

const REMEMBER_MS = 2000;

/**
 * Knows which values are being computed, or were within the last seconds, so
 * that an invalidation reaches a value that was read before it and stored
 * after it.
 */
export class Fills {
  readonly #clock: Clock;
  readonly #running = new Map<string, Fill>();
  #recent = new Set<string>();
  #older = new Set<string>();
  #turnedMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#turnedMs = clock.monotonicMs();
  }

  /** The running fill of a key that nothing has invalidated. */
  running(key: string): Fill | undefined {
    const fill = this.#running.get(key);
    return fill === undefined || fill.invalidated ? undefined : fill;
  }

  start(key: string): Fill {
    const fill: Fill = { key, invalidated: false, result: undefined };
    this.#running.set(key, fill);
    return fill;
  }

  finish(fill: Fill): void {
    if (this.#running.get(fill.key) === fill) this.#running.delete(fill.key);
    this.#turn();
    this.#recent.add(fill.key);
  }

  /** Marks the running fill of a key; answers whether the key was filled here lately. */
  invalidate(key: string): boolean {
    const fill = this.#running.get(key);
    if (fill !== undefined) fill.invalidated = true;
    this.#turn();
    return fill !== undefined || this.#recent.has(key) || this.#older.has(key);
  }

  /** Marks every running fill; answers the keys filled here lately. */
  invalidateAll(): string[] {
    for (const fill of this.#running.values()) fill.invalidated = true;
    this.#turn();
    return [...this.#recent, ...this.#older];
  }

  #turn(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#turnedMs < REMEMBER_MS) return;
    this.#older = nowMs - this.#turnedMs < 2 * REMEMBER_MS ? this.#recent : new Set();
    this.#recent = new Set();
    this.#turnedMs = nowMs;
  }
}
