import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import type { HistoryStore } from "../store/history.ts";
import { createPendingHistory, type PendingHistory } from "./pending.ts";

/** Takes note of decodes; what is noted reaches the database within about a second. */
export interface HistoryRecorder {
  /** Costs no wait. */
  record(workspaceId: string, vin: string, source: string): void;
  /** Stores what is noted; rejects when the database does not take it (it stays noted). */
  flush(): Promise<void>;
  /** Stores what is noted and stops; waits up to 5 s for a database that is away. What cannot be stored is counted as dropped. */
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
  /** How long `close` waits for a database that is away. 5,000 unless told: what a restart takes. */
  readonly closePatienceMs?: number;
}

/** Half of the promised second: the other half is for a busy processor and a slow disk. */
const FLUSH_DELAY_MS = 500;
const CLOSE_PAUSE_MS = 250;

export function createHistoryRecorder(deps: RecorderDeps): HistoryRecorder {
  const { clock, logger, store, pendingLimit = 50_000, statementLimit = 5000, closePatienceMs = 5000 } = deps;
  const pending = createPendingHistory(pendingLimit);
  const dropped = deps.metrics
    .counter({
      name: "vin_history_dropped_total",
      help: "Decodes missing in the history because the database did not take them.",
    })
    .with({});
  let timer: NodeJS.Timeout | undefined;
  let lastFlush = Promise.resolve();
  let failing = false;

  const storeAfter = async (before: Promise<void>): Promise<void> => {
    await before;
    await storePending(pending, store, statementLimit, (lost) => dropped.add(lost));
    if (failing) logger.info("The decode history is stored again.");
    failing = false;
  };

  /** One flush at a time: each waits for the one before, whatever became of it. */
  const flush = (): Promise<void> => {
    const result = storeAfter(lastFlush);
    lastFlush = result.catch(() => undefined);
    return result;
  };

  const flushLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch((error: unknown) => {
        if (!failing)
          logger.warn({ error }, "The decode history cannot be stored; it is kept and tried again.");
        failing = true;
        flushLater();
      });
    }, FLUSH_DELAY_MS).unref();
  };

  return {
    record: (workspaceId, vin, source) => {
      if (!pending.note(workspaceId, vin, source, clock.nowMs())) dropped.add();
      if (timer === undefined) flushLater();
    },
    flush,
    close: async () => {
      clearTimeout(timer);
      await patiently(flush, closePatienceMs).catch((error: unknown) => {
        const lost = pending.take().reduce((sum, count) => sum + count.times, 0);
        dropped.add(lost);
        logger.error({ error, lost }, "The last decodes could not be stored in the history.");
      });
    },
  };
}

/** Tries again until it works or the patience is over. */
async function patiently(store: () => Promise<void>, patienceMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += CLOSE_PAUSE_MS) {
    try {
      return await store();
    } catch {
      await sleep(CLOSE_PAUSE_MS);
    }
  }
  await store();
}

/** Stores everything, in parts. On an error the rest is noted again; what finds no room is dropped. */
async function storePending(
  pending: PendingHistory,
  store: RecorderDeps["store"],
  statementLimit: number,
  drop: (decodes: number) => void,
): Promise<void> {
  const counts = pending.take();
  for (let from = 0; from < counts.length; from += statementLimit) {
    try {
      await store.add(counts.slice(from, from + statementLimit));
    } catch (cause) {
      drop(pending.putBack(counts.slice(from)));
      throw cause;
    }
  }
}
