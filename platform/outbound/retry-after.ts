/**
 * Milliseconds that a `Retry-After` header asks for (RFC 9110 10.2.3: seconds or an
 * HTTP date), never below 0; `undefined` when absent or not readable.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const trimmed = header.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Pause before retry number `retry` (1, 2, ...): doubling, minus up to half at random. */
export function backoffDelayMs(backoffMs: number, retry: number, random: () => number): number {
  return backoffMs * 2 ** (retry - 1) * (1 - random() / 2);
}
