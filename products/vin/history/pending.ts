import { dateFrom, newUuid } from "#platform/kernel";
import type { HistoryCount } from "../store/history.ts";

interface Entry {
  readonly workspaceId: string;
  readonly vin: string;
  readonly source: string;
  times: number;
  firstMs: number;
  lastMs: number;
}

/** Decodes that are not stored yet, counted by workspace, VIN and source. */
export interface PendingHistory {
  readonly size: number;
  /** Answers whether there was room. */
  note(workspaceId: string, vin: string, source: string, nowMs: number): boolean;
  /** Takes everything out. */
  take(): HistoryCount[];
  /** Puts counts back that could not be stored; answers how many decodes found no room. */
  putBack(counts: readonly HistoryCount[]): number;
}

/** At most `limit` different entries. */
export function createPendingHistory(limit: number): PendingHistory {
  let entries = new Map<string, Entry>();

  const putBackOne = (count: HistoryCount): number => {
    const { workspaceId, vin, source, times } = count;
    const firstMs = count.firstAt.getTime();
    const key = workspaceId + vin + source;
    const newer = entries.get(key);
    if (newer !== undefined) {
      newer.times += times;
      newer.firstMs = Math.min(newer.firstMs, firstMs);
      return 0;
    }
    if (entries.size >= limit) return times;
    entries.set(key, { workspaceId, vin, source, times, firstMs, lastMs: count.lastAt.getTime() });
    return 0;
  };

  return {
    get size() {
      return entries.size;
    },
    note: (workspaceId, vin, source, nowMs) => {
      const key = workspaceId + vin + source;
      const known = entries.get(key);
      if (known !== undefined) {
        known.times += 1;
        known.lastMs = nowMs;
        return true;
      }
      if (entries.size >= limit) return false;
      entries.set(key, { workspaceId, vin, source, times: 1, firstMs: nowMs, lastMs: nowMs });
      return true;
    },
    take: () => {
      const taken = Array.from(entries.values(), toCount);
      entries = new Map();
      return taken;
    },
    putBack: (counts) => counts.reduce((lost, count) => lost + putBackOne(count), 0),
  };
}

function toCount({ workspaceId, vin, source, times, firstMs, lastMs }: Entry): HistoryCount {
  return {
    id: newUuid(lastMs),
    workspaceId,
    vin,
    source,
    times,
    firstAt: dateFrom(firstMs),
    lastAt: dateFrom(lastMs),
  };
}
