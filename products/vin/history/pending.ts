import type { HistoryCount } from "../store/history.ts";

type Entry = { -readonly [Key in keyof HistoryCount]: HistoryCount[Key] };

/** Decodes that are not stored yet, counted by workspace, VIN and source. */
export interface PendingHistory {
  /** Answers whether there was room. */
  note(workspaceId: string, vin: string, source: string, nowMs: number): boolean;
  /** Takes everything out. */
  take(): HistoryCount[];
  /** Puts counts back that could not be stored; answers how many decodes found no room. */
  putBack(counts: readonly HistoryCount[]): number;
}

type ByVin = Map<string, Entry>;

/**
 * At most `limit` different entries. Maps within maps, because the three texts are long-lived
 * strings whose hashes are known: no text is built for a decode.
 */
export function createPendingHistory(limit: number): PendingHistory {
  let bySource = new Map<string, Map<string, ByVin>>();
  let entries: Entry[] = [];

  const vinsOf = (workspaceId: string, source: string): ByVin => {
    let byWorkspace = bySource.get(source);
    if (byWorkspace === undefined) bySource.set(source, (byWorkspace = new Map()));
    let byVin = byWorkspace.get(workspaceId);
    if (byVin === undefined) byWorkspace.set(workspaceId, (byVin = new Map()));
    return byVin;
  };

  const keep = (byVin: ByVin, entry: Entry): boolean => {
    if (entries.length >= limit) return false;
    byVin.set(entry.vin, entry);
    entries.push(entry);
    return true;
  };

  const putBackOne = (count: HistoryCount): number => {
    const byVin = vinsOf(count.workspaceId, count.source);
    const newer = byVin.get(count.vin);
    if (newer === undefined) return keep(byVin, { ...count }) ? 0 : count.times;
    newer.times += count.times;
    newer.firstMs = Math.min(newer.firstMs, count.firstMs);
    return 0;
  };

  return {
    note: (workspaceId, vin, source, nowMs) => {
      const byVin = vinsOf(workspaceId, source);
      const known = byVin.get(vin);
      if (known === undefined) {
        return keep(byVin, { workspaceId, vin, source, times: 1, firstMs: nowMs, lastMs: nowMs });
      }
      known.times += 1;
      known.lastMs = nowMs;
      return true;
    },
    take: () => {
      const taken = entries;
      entries = [];
      bySource = new Map();
      return taken;
    },
    putBack: (counts) => counts.reduce((lost, count) => lost + putBackOne(count), 0),
  };
}
