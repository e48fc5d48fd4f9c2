import type { FakeClock } from "#platform/kernel/testing";
import type { Timers } from "../timers.ts";

/** Timers that fire only when a test moves the clock. */
export interface ManualTimers extends Timers {
  /** Moves the clock and fires what has become due, earliest first. */
  advanceMs(milliseconds: number): void;
  /** Resolves as soon as a timer with exactly this delay waits. */
  scheduled(delayMs: number): Promise<void>;
}

interface Waiting {
  readonly delayMs: number;
  readonly atMs: number;
  readonly action: () => void;
}

/** Moves the given clock; waits for nothing real. */
export function manualTimers(clock: FakeClock): ManualTimers {
  const waiting = new Set<Waiting>();
  const watchers = new Set<{ readonly delayMs: number; readonly resolve: () => void }>();
  return {
    after: (delayMs, action) => {
      const entry = { delayMs, atMs: clock.monotonicMs() + delayMs, action };
      waiting.add(entry);
      for (const watcher of watchers) {
        if (watcher.delayMs !== delayMs) continue;
        watchers.delete(watcher);
        watcher.resolve();
      }
      return () => waiting.delete(entry);
    },
    advanceMs: (milliseconds) => {
      clock.advanceMs(milliseconds);
      const due = [...waiting]
        .filter((entry) => entry.atMs <= clock.monotonicMs())
        .sort((a, b) => a.atMs - b.atMs);
      for (const entry of due) {
        if (waiting.delete(entry)) entry.action();
      }
    },
    scheduled: (delayMs) => {
      if ([...waiting].some((entry) => entry.delayMs === delayMs)) return Promise.resolve();
      return new Promise((resolve) => watchers.add({ delayMs, resolve }));
    },
  };
}
