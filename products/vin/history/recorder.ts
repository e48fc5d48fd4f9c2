import { type Clock, dateFrom, newUuid } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import type { HistoryCount, HistoryStore } from "../store/history.ts";

/** Takes note of decodes; what is noted reaches the database within about a second. */
export interface HistoryRecorder {
  /** Costs no wait. */
  record(workspaceId: string, vin: string, source: string): void;
  /** Stores what is noted; rejects when the database does not take it (it stays noted). */
  flush(): Promise<void>;
  /** Stores what is noted and stops. What cannot be stored is counted as dropped. */
  close(): Promise<void>;
}

export interface RecorderDeps {
  readonly store: Pick<HistoryStore, "add">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Most different entries (workspace, VIN, source) in memory; above, the newest are dropped. 50,000 unless told. */
  readonly pendingLimit?: number;
  /** Most entries in one statement. 5,000 unless told. */
  readonly statementLimit?: number;
}

interface Pending {
  readonly workspaceId: string;
  readonly vin: string;
  readonly source: string;
  times: number;
  firstMs: number;
  lastMs: number;
}

const FLUSH_DELAY_MS = 1000;

export function createHistoryRecorder(deps: RecorderDeps): HistoryRecorder {
  const { clock, logger, store, pendingLimit = 50_000, statementLimit = 5000 } = deps;
  const dropped = deps.metrics
    .counter({ name: "vin_history_dropped_total", help: "Decodes missing in the history because the database did not take them." })
    .with({});
  let pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let failing = false;

  const add = (key: string, given: Pending): void => {
    const known = pending.get(key);
    if (known !== undefined) {
      known.times += given.times;
      known.firstMs = Math.min(known.firstMs, given.firstMs);
      known.lastMs = Math.max(known.lastMs, given.lastMs);
    } else if (pending.size < pendingLimit) pending.set(key, given);
    else dropped.add(given.times);
  };

  const storeAll = async (): Promise<void> => {
    const batch = pending;
    pending = new Map();
    const entries = [...batch];
    for (let from = 0; from < entries.length; from += statementLimit) {
      const part = entries.slice(from, from + statementLimit);
      try {
        await store.add(part.map(([, entry]) => toCount(entry)));
      } catch (cause) {
        for (const [key, entry] of entries.slice(from)) add(key, entry);
        throw cause;
      }
    }
  };

  const flush = async (): Promise<void> => {
    while (running !== undefined) await running.catch(() => undefined);
    if (pending.size === 0) return;
    running = storeAll();
    try {
      await running;
      if (failing) logger.info("The decode history is stored again.");
      failing = false;
    } finally {
      running = undefined;
    }
  };

  const flushLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch((error: unknown) => {
        if (!failing) logger.warn({ error }, "The decode history cannot be stored; it is kept in memory and tried again.");
        failing = true;
        flushLater();
      });
    }, FLUSH_DELAY_MS).unref();
  };

  return {
    record: (workspaceId, vin, source) => {
      const nowMs = clock.nowMs();
      const key = `${workspaceId}${vin}${source}`;
      const known = pending.get(key);
      if (known === undefined) add(key, { workspaceId, vin, source, times: 1, firstMs: nowMs, lastMs: nowMs });
      else {
        known.times += 1;
        known.lastMs = nowMs;
      }
      if (timer === undefined) flushLater();
    },
    flush,
    close: async () => {
      clearTimeout(timer);
      await flush().catch((error: unknown) => {
        let lost = 0;
        for (const entry of pending.values()) lost += entry.times;
        dropped.add(lost);
        logger.error({ error, lost }, "The last decodes could not be stored in the history.");
      });
    },
  };
}

function toCount(entry: Pending): HistoryCount {
  const { workspaceId, vin, source, times, firstMs, lastMs } = entry;
  return { id: newUuid(lastMs), workspaceId, vin, source, times, firstAt: dateFrom(firstMs), lastAt: dateFrom(lastMs) };
}
