import { dateFrom } from "#platform/kernel";
import type { VinServices } from "../services.ts";

/** Rows deleted in one statement, so that none holds its locks for long. */
const ROWS_AT_A_TIME = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Deletes online answers past their 90 days; answers how many. */
export async function deleteExpiredAnswers(
  deps: Pick<VinServices, "sourceAnswers" | "clock">,
  signal: AbortSignal,
): Promise<number> {
  const now = deps.clock.now();
  return await inParts(signal, () => deps.sourceAnswers.deleteExpired(now, ROWS_AT_A_TIME));
}

/** Deletes history older than the configured days; answers how many entries. Does nothing when it is kept for ever. */
export async function deleteOldHistory(
  deps: Pick<VinServices, "history" | "clock" | "config">,
  signal: AbortSignal,
): Promise<number> {
  const { historyDays } = deps.config;
  if (historyDays === 0) return 0;
  const day = dateFrom(deps.clock.nowMs() - historyDays * DAY_MS)
    .toISOString()
    .slice(0, 10);
  return await inParts(signal, () => deps.history.deleteBefore(day, ROWS_AT_A_TIME));
}

async function inParts(signal: AbortSignal, deletePart: () => Promise<number>): Promise<number> {
  let total = 0;
  while (true) {
    signal.throwIfAborted();
    const deleted = await deletePart();
    total += deleted;
    if (deleted < ROWS_AT_A_TIME) return total;
  }
}
