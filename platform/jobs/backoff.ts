const LONGEST_MS = 3_600_000;

/**
 * Milliseconds until the next attempt: the base doubles with each failure up to an hour, spread by a
 * quarter to both sides so that jobs that failed together do not come back together.
 *
 * @param random 0 to 1
 */
export function backoffMs(failures: number, baseMs: number, random: number): number {
  const exponential = Math.min(baseMs * 2 ** Math.min(failures - 1, 30), LONGEST_MS);
  return Math.round(exponential * (0.75 + random / 2));
}
