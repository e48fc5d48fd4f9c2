import type { Transaction } from "#platform/database";
import type { VinServices } from "../services.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { bulkTopic, toBulkJob } from "./job.ts";

/** Tells those who watch the job how far it is, when the transaction commits. */
export async function announce(
  { live }: Pick<VinServices, "live">,
  transaction: Transaction,
  row: BulkJobRow,
): Promise<void> {
  await live.publish(transaction, row.workspace_id, bulkTopic(row.id), {
    type: "progress",
    data: toBulkJob(row),
  });
}
