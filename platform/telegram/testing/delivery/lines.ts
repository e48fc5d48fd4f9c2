import type { PendingUpdate } from "../state/updates.ts";
import { type Backoff, FIRST_ATTEMPT } from "./backoff.ts";

/** Updates of one order key, of which only the first may be on its way. */
export interface Line {
  readonly key: string;
  readonly waiting: PendingUpdate[];
  backoff: Backoff;
  /** Not before this time. */
  wakeAtMs: number;
  onItsWay: boolean;
}

export interface Lines {
  add(update: PendingUpdate): void;
  /** The line that may send now and has waited longest. */
  ready(nowMs: number): Line | undefined;
  /** Milliseconds until the next line may send; undefined when none waits for time. */
  nextWakeMs(nowMs: number): number | undefined;
  /** The first update of the line is done with. */
  advance(line: Line): void;
  /** The first update of the line must be sent again. */
  again(line: Line): void;
  clear(): void;
}

export function createLines(): Lines {
  const lines = new Map<string, Line>();
  /** Lines that may be sent from, in the order in which they became so. */
  const eligible = new Set<Line>();
  return {
    add: (update) => {
      let line = lines.get(update.orderKey);
      if (line === undefined) {
        line = { key: update.orderKey, waiting: [], backoff: FIRST_ATTEMPT, wakeAtMs: 0, onItsWay: false };
        lines.set(update.orderKey, line);
        eligible.add(line);
      }
      line.waiting.push(update);
    },
    ready: (nowMs) => {
      for (const line of eligible) {
        if (line.wakeAtMs > nowMs) continue;
        eligible.delete(line);
        line.onItsWay = true;
        return line;
      }
      return undefined;
    },
    nextWakeMs: (nowMs) => {
      let earliest: number | undefined;
      for (const { wakeAtMs } of eligible) {
        if (wakeAtMs > nowMs && (earliest === undefined || wakeAtMs < earliest)) earliest = wakeAtMs;
      }
      return earliest === undefined ? undefined : earliest - nowMs;
    },
    advance: (line) => {
      line.waiting.shift();
      line.onItsWay = false;
      line.backoff = FIRST_ATTEMPT;
      line.wakeAtMs = 0;
      if (line.waiting.length === 0) lines.delete(line.key);
      else eligible.add(line);
    },
    again: (line) => {
      line.onItsWay = false;
      eligible.add(line);
    },
    clear: () => {
      lines.clear();
      eligible.clear();
    },
  };
}
