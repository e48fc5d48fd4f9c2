import { bulkNotice, bulkNoticeKey } from "../actions/bulk-turn.ts";
import type { Transaction } from "#platform/database";
import type { VinServices } from "../services.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { bulkTopic, toBulkJob } from "./job.ts";

/** Tells those who watch the job how far it is, when the transaction commits. */
export async function announce(
  { jobs, live }: Pick<VinServices, "jobs" | "live">,
  transaction: Transaction,
  row: BulkJobRow,
): Promise<void> {
  await live.publish(transaction, row.workspace_id, bulkTopic(row.id), {
    type: "progress",
    data: toBulkJob(row),
  });
  if (row.callback === null) return;
  const options = { workspaceId: row.workspace_id, key: bulkNoticeKey(row.id) };
  await jobs.enqueue(transaction, bulkNotice, { bulkJobId: row.id }, options);
}
