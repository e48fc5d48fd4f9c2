import type { Transaction } from "#platform/database";
import type { BulkJobEvent } from "../events.ts";
import type { VinServices } from "../services.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { toBulkJob } from "./job.ts";

/** Tells the workspace's own systems what has become of a job, if and only if the transaction commits. */
export async function publishBulkJob(
  { webhooks }: Pick<VinServices, "webhooks">,
  transaction: Transaction,
  type: BulkJobEvent,
  row: BulkJobRow,
): Promise<void> {
  await webhooks.publish(transaction, { workspaceId: row.workspace_id, type, data: toBulkJob(row) });
}
