import { dateFrom } from "#platform/kernel";
import { endBulkJob } from "../bulk/end.ts";
import { bulkTurn, bulkTurnKey } from "./bulk-turn.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import { itemError } from "./item-error.ts";

const ROWS_AT_A_TIME = 5000;
/** An upload stores something more often than this, or it is gone. */
const UPLOAD_MS = 2 * 60 * 60 * 1000;
/** Longer than a turn's attempts at a service that does not answer. */
const STALLED_MS = 30 * 60 * 1000;
const MOST_REVIVALS = 3;

/** Deletes jobs past their time and uploads that ended early; answers how many rows. */
export async function deleteOldBulkJobs(
  { bulkSweep, clock }: Pick<VinServices, "bulkSweep" | "clock">,
  signal: AbortSignal,
): Promise<number> {
  const now = clock.now();
  const since = dateFrom(now.getTime() - UPLOAD_MS);
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const deleted = await bulkSweep.deleteOld(now, since, ROWS_AT_A_TIME);
    if (deleted === 0) return total;
    total += deleted;
  }
}

/**
 * Enqueues the turn of jobs on which nothing has gone on for half an hour, such as those whose turn became a
 * dead letter, and gives them up after the third time. Answers how many.
 */
export async function reviveBulkJobs(
  services: Pick<
    VinServices,
    "bulkItems" | "bulkJobs" | "bulkSweep" | "clock" | "database" | "jobs" | "live" | "webhooks"
  >,
): Promise<number> {
  const now = services.clock.now();
  const stalled = await services.bulkSweep.takeStalled(now, dateFrom(now.getTime() - STALLED_MS));
  for (const { id, workspaceId, revivals } of stalled) {
    if (revivals > MOST_REVIVALS) {
      await endBulkJob(services, workspaceId, id, "failed", itemError(vinErrors.VIN_BULK_STALLED()));
      continue;
    }
    await services.database.withWorkspace(workspaceId, (transaction) =>
      services.jobs.enqueue(transaction, bulkTurn, { bulkJobId: id }, { workspaceId, key: bulkTurnKey(id) }),
    );
  }
  return stalled.length;
}
