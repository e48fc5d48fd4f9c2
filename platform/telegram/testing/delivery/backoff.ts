const LONGEST_DELAY_SECONDS = 90;
const LONGEST_RETRY_AFTER_SECONDS = 3600;

/** How an update waits for its next delivery. */
export interface Backoff {
  readonly failures: number;
  /** Doubles from one second on. */
  readonly delaySeconds: number;
}

export const FIRST_ATTEMPT: Backoff = { failures: 0, delaySeconds: 1 };

/**
 * The wait after a failed delivery: none after the first, then 2, 4, 8 seconds and so on. The real server
 * picks its longest delay by chance between one and two minutes; here it is always 90 seconds. A Retry-After of
 * the webhook comes first, up to an hour.
 */
export function afterFailure(
  backoff: Backoff,
  retryAfterSeconds: number,
): { readonly next: Backoff; readonly waitSeconds: number } {
  const failures = backoff.failures + 1;
  if (retryAfterSeconds > 0)
    return {
      next: { ...backoff, failures },
      waitSeconds: Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS),
    };
  if (backoff.failures === 0) return { next: { ...backoff, failures }, waitSeconds: 0 };
  const delaySeconds = Math.min(LONGEST_DELAY_SECONDS, backoff.delaySeconds * 2);
  return { next: { failures, delaySeconds }, waitSeconds: delaySeconds };
}
