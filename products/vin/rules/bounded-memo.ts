/** Keeps recently used things up to about a size, forgetting those not used for longest. */
export interface BoundedMemo<T> {
  get(key: number): T | undefined;
  set(key: number, item: T, size: number): void;
}

/**
 * Two generations: a thing found in the old one moves to the young one; when the young one holds
 * half the limit it becomes the old one and the previous old one is forgotten.
 */
export function createBoundedMemo<T>(limitBytes: number): BoundedMemo<T> {
  let young = new Map<number, { item: T; size: number }>();
  let old = new Map<number, { item: T; size: number }>();
  let youngSize = 0;
  const keep = (key: number, entry: { item: T; size: number }): void => {
    if (youngSize + entry.size > limitBytes / 2) {
      old = young;
      young = new Map();
      youngSize = 0;
    }
    young.set(key, entry);
    youngSize += entry.size;
  };
  return {
    get(key) {
      const recent = young.get(key);
      if (recent !== undefined) return recent.item;
      const earlier = old.get(key);
      if (earlier === undefined) return undefined;
      keep(key, earlier);
      return earlier.item;
    },
    set: (key, item, size) => keep(key, { item, size }),
  };
}
