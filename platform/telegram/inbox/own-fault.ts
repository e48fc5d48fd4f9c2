import { AppError } from "#platform/kernel";

/** Codes of what every update needs here: the database, and what stands on it or beside it. */
const OWN_CODES = /^(DATABASE|CACHE|LIMITS|STORAGE)_/;
const LONGEST_CHAIN = 10;

/**
 * Whether this installation and not the update is at fault: the database is away, crowded or too slow, or
 * the process ends. Such a fault passes, so the update is tried again for as long as it lasts.
 */
export function isOwnFault(error: unknown, signal: AbortSignal): boolean {
  if (codeOf(signal.reason) === "JOBS_INTERRUPTED") return true;
  let fault: unknown = error;
  for (let depth = 0; depth < LONGEST_CHAIN && fault instanceof Error; depth += 1) {
    if (fault instanceof AppError && fault.retry && OWN_CODES.test(fault.code)) return true;
    fault = fault.cause;
  }
  return false;
}

function codeOf(reason: unknown): string | undefined {
  return reason instanceof AppError ? reason.code : undefined;
}
