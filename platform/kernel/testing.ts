import type { Clock } from "./clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  advanceMs(milliseconds: number): void;
  setMs(milliseconds: number): void;
}

export function fakeClock(startIso = "2026-01-01T00:00:00Z"): FakeClock {
  let currentMs = Date.parse(startIso);
  return {
    now: () => new Date(currentMs),
    nowMs: () => currentMs,
    monotonicMs: () => currentMs,
    advanceMs: (milliseconds) => {
      currentMs += milliseconds;
    },
    setMs: (milliseconds) => {
      currentMs = milliseconds;
    },
  };
}
