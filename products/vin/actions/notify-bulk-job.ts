import type { BulkCallback } from "../bulk/notices.ts";
import { toBulkJob } from "../bulk/job.ts";
import type { VinServices } from "../services.ts";

/** Tells the surface that asked for it how far a job is now. Does nothing for a job that is forgotten. */
export async function notifyBulkJob(
  { bulkJobs, bulkNotices, clock }: Pick<VinServices, "bulkJobs" | "bulkNotices" | "clock">,
  workspaceId: string,
  bulkJobId: string,
  signal: AbortSignal,
): Promise<void> {
  const row = await bulkJobs.find(workspaceId, bulkJobId, clock.now());
  if (row === undefined || row.callback === null) return;
  const callback = row.callback as BulkCallback;
  await bulkNotices.handlerOf(callback.kind)({ workspaceId, job: toBulkJob(row), callback }, signal);
}
