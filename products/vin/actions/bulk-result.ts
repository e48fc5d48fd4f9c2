import { XLSX_TYPE } from "../input/list-formats.ts";
import { writeResult } from "../bulk/writing/result.ts";
import { type BulkFormat, isOver } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import type { BulkItemRow } from "../store/bulk-items.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { findBulkJob } from "./bulk-jobs.ts";

/** A result that is written while it is read. */
export interface BulkResult {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: AsyncGenerator<string | Uint8Array>;
}

const TYPES: Readonly<Record<BulkFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: XLSX_TYPE,
  ndjson: "application/x-ndjson; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** Rows held at a time; about 5 ms of writing. */
const PAGE_ROWS = 500;

/**
 * The outcomes of a job that is over, in the order of the list; of a cancelled one those that were done.
 * Throws `VIN_BULK_NOT_FOUND` and `VIN_BULK_NOT_FINISHED`.
 */
export async function bulkResult(
  services: Pick<VinServices, "bulkItems" | "bulkJobs" | "clock">,
  workspaceId: string,
  id: string,
  format: BulkFormat,
): Promise<BulkResult> {
  const job = await findBulkJob(services, workspaceId, id);
  if (!isOver(job)) throw vinErrors.VIN_BULK_NOT_FINISHED(job, { retryAfterSeconds: 1 });
  return {
    fileName: `vins-${id}.${format}`,
    contentType: TYPES[format],
    content: writeResult(format, pagesOf(services, job), job.data_date),
  };
}

/** Breaks off when the job is deleted meanwhile: half a result must not look like a whole one. */
async function* pagesOf(
  { bulkItems }: Pick<VinServices, "bulkItems">,
  { workspace_id: workspaceId, id, done }: BulkJobRow,
): AsyncGenerator<readonly BulkItemRow[]> {
  for (let behind = 0; behind < done;) {
    const page = await bulkItems.read(workspaceId, id, behind, PAGE_ROWS);
    const last = page.at(-1);
    if (last === undefined || last.position !== behind + page.length) throw vinErrors.VIN_BULK_NOT_FOUND();
    yield page;
    behind = last.position;
  }
}
