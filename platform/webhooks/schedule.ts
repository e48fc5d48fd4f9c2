const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before the second to the tenth attempt, about 76 hours in all; as Standard Webhooks 1.0.0 proposes. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

const SPREAD = 0.2;
const LONGEST_QUIET_MS = 24 * HOUR_MS;

/**
 * Pause after so many failed attempts, spread by a fifth to both sides; `undefined` when it is time to
 * give up. `askedMs` is the receiver's wish, which is kept up to a day.
 *
 * @param random from 0 to below 1
 */
export function pauseMs(failedAttempts: number, askedMs: number, random: () => number): number | undefined {
  const plain = PAUSES_MS[failedAttempts - 1];
  if (plain === undefined) return undefined;
  return Math.round(Math.max(plain * (1 - SPREAD + 2 * SPREAD * random()), quietMs(askedMs)));
}

/** How much of a receiver's wish for quiet is granted. */
export function quietMs(askedMs: number): number {
  return Math.min(askedMs, LONGEST_QUIET_MS);
}
