import { SlidingLog } from "./sliding-log.ts";

/** What a key costs beside its ring: the map entry, its text and the log object. */
const KEY_BYTES = 300;

/**
 * The logs of one policy in two generations. A key that was not seen for a
 * whole window has nothing left to count, so the older generation is dropped
 * as one: no timers, no scans. When the memory is used up, the generations
 * turn early and the keys unseen for longest are forgotten.
 */
export class RecentKeys {
  readonly #windowMs: number;
  readonly #maximumBytes: number;
  #young = new Map<string, SlidingLog>();
  #old = new Map<string, SlidingLog>();
  #turnedMs: number;
  #youngBytes = 0;

  constructor(windowMs: number, maximumBytes: number, nowMs: number) {
    this.#windowMs = windowMs;
    this.#maximumBytes = maximumBytes;
    this.#turnedMs = nowMs;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The log of a key, made when it is new. */
  log(key: string, nowMs: number): SlidingLog {
    if (nowMs - this.#turnedMs >= this.#windowMs) this.#turn(nowMs);
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const log = this.#old.get(key) ?? new SlidingLog();
    this.#old.delete(key);
    if (this.#youngBytes * 2 >= this.#maximumBytes) this.#turn(nowMs);
    this.#young.set(key, log);
    this.#youngBytes += KEY_BYTES + log.sizeBytes;
    return log;
  }

  /** Counts memory that a log of this store has taken since it was asked for. */
  grew(bytes: number): void {
    this.#youngBytes += bytes;
  }

  #turn(nowMs: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#youngBytes = 0;
    this.#turnedMs = nowMs;
  }
}
