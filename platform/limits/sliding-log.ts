/** More entries than this are merged, so that one key holds at most 1 MB. */
const MAXIMUM_ENTRIES = 65_536;
const FIRST_ENTRIES = 2;
const BYTES_PER_NUMBER = 8;

/** Calls of one step of time share an entry: 1 ms unless the limit is above 65,536. */
export function mergingStepMs(limit: number, windowMs: number): number {
  return limit > MAXIMUM_ENTRIES ? Math.ceil(windowMs / MAXIMUM_ENTRIES) : 1;
}

/**
 * The exact record of what one key used within its window: a ring of
 * (millisecond, units), calls of the same millisecond in one entry. It grows
 * with use, not with the limit.
 *
 * A limit above 65,536 merges neighbouring calls (at most 1/65,536 of the
 * window apart) under the later time: still never too many, and a unit comes
 * back that much later at worst.
 */
export class SlidingLog {
  used = 0;
  #ring: number[] = emptyRing(FIRST_ENTRIES);
  #first = 0;
  #count = 0;

  /** Forgets what left the window: an entry at `time` counts until just before `time + windowMs`. */
  expire(nowMs: number, windowMs: number): void {
    const ring = this.#ring;
    const mask = ring.length / 2 - 1;
    while (this.#count > 0) {
      const slot = (this.#first & mask) * 2;
      if ((ring[slot] ?? 0) + windowMs > nowMs) return;
      this.used -= ring[slot + 1] ?? 0;
      this.#first = (this.#first + 1) & mask;
      this.#count -= 1;
    }
  }

  /** Records `cost` units at `nowMs`, which is never below an earlier one; returns the bytes by which the ring grew. */
  add(nowMs: number, cost: number, windowMs: number, limit: number): number {
    this.used += cost;
    if (this.#count > 0) {
      const slot = this.#slot(this.#count - 1);
      const tickMs = mergingStepMs(limit, windowMs);
      if (Math.floor((this.#ring[slot] ?? 0) / tickMs) === Math.floor(nowMs / tickMs)) {
        this.#ring[slot] = nowMs;
        this.#ring[slot + 1] = (this.#ring[slot + 1] ?? 0) + cost;
        return 0;
      }
    }
    const grownBytes = this.#count * 2 === this.#ring.length ? this.#grow() : 0;
    const slot = this.#slot(this.#count);
    this.#ring[slot] = nowMs;
    this.#ring[slot + 1] = cost;
    this.#count += 1;
    return grownBytes;
  }

  /** Milliseconds until the oldest entry leaves; 0 when there is none. */
  resetMs(nowMs: number, windowMs: number): number {
    return this.#count === 0 ? 0 : (this.#ring[this.#slot(0)] ?? 0) + windowMs - nowMs;
  }

  /** Milliseconds until at least `units` have left; `Infinity` when fewer are held. */
  freedAfterMs(units: number, nowMs: number, windowMs: number): number {
    let freed = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const slot = this.#slot(index);
      freed += this.#ring[slot + 1] ?? 0;
      if (freed >= units) return (this.#ring[slot] ?? 0) + windowMs - nowMs;
    }
    return Infinity;
  }

  /** Memory of the ring, in bytes. */
  get sizeBytes(): number {
    return this.#ring.length * BYTES_PER_NUMBER;
  }

  #slot(index: number): number {
    return ((this.#first + index) & (this.#ring.length / 2 - 1)) * 2;
  }

  #grow(): number {
    const grown = emptyRing(this.#count * 2);
    for (let index = 0; index < this.#count; index += 1) {
      const slot = this.#slot(index);
      grown[index * 2] = this.#ring[slot] ?? 0;
      grown[index * 2 + 1] = this.#ring[slot + 1] ?? 0;
    }
    const bytesBefore = this.sizeBytes;
    this.#ring = grown;
    this.#first = 0;
    return this.sizeBytes - bytesBefore;
  }
}

function emptyRing(entries: number): number[] {
  const ring: number[] = [];
  for (let index = 0; index < entries * 2; index += 1) ring.push(0);
  return ring;
}
