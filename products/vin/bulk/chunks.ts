import type { BulkItemStore, BulkInput, BulkPart } from "../store/bulk-items.ts";

/** Items of a list that are stored in one row until they are decoded. */
export const PART_ITEMS = 1000;

const SMALLEST_CHUNK = 10;
const STEPS = 100;

/**
 * Items decoded and stored in one transaction. People who wait for a short list see every tenth VIN; long
 * lists go in about a hundred steps or more, each small enough to be repeated after a crash.
 */
export function chunkSize(total: number, isOnline: boolean): number {
  if (isOnline) return SMALLEST_CHUNK;
  const even = Math.ceil(total / STEPS / SMALLEST_CHUNK) * SMALLEST_CHUNK;
  return Math.min(Math.max(even, SMALLEST_CHUNK), PART_ITEMS);
}

/** Reads a stored list in chunks; keeps the part it is in. */
export interface ChunkReader {
  /** Items from behind `done` on, at most `size`; empty when the list holds no more. */
  next(done: number, size: number): Promise<readonly BulkInput[]>;
}

export function createChunkReader(
  store: Pick<BulkItemStore, "findPart">,
  workspaceId: string,
  jobId: string,
): ChunkReader {
  let part: BulkPart | undefined;
  const holds = (position: number): boolean =>
    part !== undefined && position >= part.firstPosition && position < part.firstPosition + part.items.length;
  return {
    next: async (done, size) => {
      const position = done + 1;
      if (!holds(position)) part = await store.findPart(workspaceId, jobId, position);
      if (part === undefined) return [];
      const from = position - part.firstPosition;
      return part.items.slice(from, from + size);
    },
  };
}
