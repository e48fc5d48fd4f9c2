/** An answer ready to be sent. */
export interface ReadyAnswer {
  /** The VIN as decoded. */
  readonly vin: string;
  /** The JSON document. */
  readonly body: string;
}

/** Ready answers within a bound of memory; those used least recently leave first. */
export interface AnswerCache {
  get(key: string): ReadyAnswer | undefined;
  set(key: string, answer: ReadyAnswer): void;
  readonly bytes: number;
}

/** Map entry, key, object and string headers of one answer. */
const ENTRY_OVERHEAD_BYTES = 200;

/**
 * Two generations: when the young one holds half of the bound it becomes the old one, and the old
 * one is dropped. A hit in the old one moves the answer to the young one. So a hit costs one or two
 * look-ups, without the bookkeeping of a strict least-recently-used list.
 */
export function createAnswerCache(limitBytes: number): AnswerCache {
  let young = new Map<string, ReadyAnswer>();
  let old = new Map<string, ReadyAnswer>();
  let youngBytes = 0;
  let oldBytes = 0;

  const set = (key: string, answer: ReadyAnswer): void => {
    const size = sizeOf(key, answer);
    if (size * 2 > limitBytes) return;
    if ((youngBytes + size) * 2 > limitBytes) {
      old = young;
      oldBytes = youngBytes;
      young = new Map();
      youngBytes = 0;
    }
    const replaced = young.get(key);
    if (replaced !== undefined) youngBytes -= sizeOf(key, replaced);
    young.set(key, answer);
    youngBytes += size;
  };

  return {
    get: (key) => {
      const found = young.get(key);
      if (found !== undefined) return found;
      const older = old.get(key);
      if (older !== undefined) {
        old.delete(key);
        oldBytes -= sizeOf(key, older);
        set(key, older);
      }
      return older;
    },
    set,
    get bytes() {
      return youngBytes + oldBytes;
    },
  };
}

function sizeOf(key: string, answer: ReadyAnswer): number {
  return key.length + answer.vin.length + answer.body.length + ENTRY_OVERHEAD_BYTES;
}
