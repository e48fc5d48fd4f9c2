import { handleJob, type JobDefinition } from "#platform/jobs";
import { runBulkJob } from "../actions/run-bulk-job.ts";
import { bulkTurn } from "../actions/bulk-turn.ts";
import type { VinServices } from "../services.ts";

/** Works on a bulk job for about a second. */
export function bulkDecodeJob(services: VinServices): JobDefinition {
  return handleJob(bulkTurn, async ({ workspaceId, attempt, signal }, { bulkJobId }) => {
    if (workspaceId === undefined) throw new Error("A bulk job belongs to a workspace.");
    const { maximumAttempts } = bulkTurn;
    await runBulkJob(services, { workspaceId, bulkJobId, attempt, maximumAttempts, signal });
  });
}
