import { handleJob, type JobDefinition } from "#platform/jobs";
import { bulkNotice } from "../actions/bulk-turn.ts";
import { notifyBulkJob } from "../actions/notify-bulk-job.ts";
import type { VinServices } from "../services.ts";

/** Tells how far a bulk job is; reads the state when it runs, so a late notice is never an old one. */
export function bulkNoticeJob(services: VinServices): JobDefinition {
  return handleJob(bulkNotice, async ({ workspaceId, signal }, { bulkJobId }) => {
    if (workspaceId === undefined) throw new Error("A bulk job belongs to a workspace.");
    await notifyBulkJob(services, workspaceId, bulkJobId, signal);
  });
}
