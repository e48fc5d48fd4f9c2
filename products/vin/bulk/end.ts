import type { BulkJob, ItemError } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { announce } from "./announce.ts";
import { toBulkJob } from "./job.ts";
import { publishBulkJob } from "./publish.ts";

type EndDeps = Pick<
  VinServices,
  "bulkItems" | "bulkJobs" | "clock" | "database" | "jobs" | "live" | "webhooks"
>;

/** Ends a job before its last item: what is done stays, the rest of the list goes. `undefined` when it was over. */
export async function endBulkJob(
  services: EndDeps,
  workspaceId: string,
  id: string,
  state: "cancelled" | "failed",
  problem?: ItemError,
): Promise<BulkJob | undefined> {
  const { bulkItems, bulkJobs, clock, database } = services;
  return await database.withWorkspace(workspaceId, async (transaction) => {
    const row = await bulkJobs.end(transaction, id, state, clock.now(), problem);
    if (row === undefined) return undefined;
    await bulkItems.dropParts(transaction, id);
    await announce(services, transaction, row);
    await publishBulkJob(services, transaction, `vin.bulk-job.${state}`, row);
    return toBulkJob(row);
  });
}
