/** The only source of time, so that tests can own it. */
export interface Clock {
  /** Wall-clock time. */
  now(): Date;
  /** Wall-clock milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds that never jump back; only differences mean anything. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** Makes a date from milliseconds since 1970, an ISO text or another date. */
export function dateFrom(value: number | string | Date): Date {
  return new Date(value);
}
