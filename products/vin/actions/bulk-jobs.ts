import {
  decodeCursor,
  isUuid,
  type Page,
  type PageRequest,
  pageOf,
  paginationErrors,
} from "#platform/kernel";
import { endBulkJob } from "../bulk/end.ts";
import { toBulkJob } from "../bulk/job.ts";
import { type BulkJob, isOver } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";

type BulkDeps = Pick<
  VinServices,
  "bulkItems" | "bulkJobs" | "clock" | "database" | "jobs" | "live" | "webhooks"
>;

/** One page of the workspace's bulk jobs, newest first. Throws `PAGE_CURSOR_INVALID`. */
export async function listBulkJobs(
  { bulkJobs, clock }: Pick<BulkDeps, "bulkJobs" | "clock">,
  workspaceId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<BulkJob>> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await bulkJobs.list({ workspaceId, limit: limit + 1, now: clock.now(), after });
  const page = pageOf(rows, limit, (row) => [row.created_at.toISOString(), row.id]);
  return { items: page.items.map(toBulkJob), nextCursor: page.nextCursor };
}

/** How far a job is. Throws `VIN_BULK_NOT_FOUND`, also for other workspaces' jobs. */
export async function bulkStatus(
  services: Pick<BulkDeps, "bulkJobs" | "clock">,
  workspaceId: string,
  id: string,
): Promise<BulkJob> {
  return toBulkJob(await findBulkJob(services, workspaceId, id));
}

/**
 * Stops a job; what is done stays. Once this has answered nothing more is stored. A job that is over is
 * answered as it is. Throws `VIN_BULK_NOT_FOUND`.
 */
export async function cancelBulk(services: BulkDeps, workspaceId: string, id: string): Promise<BulkJob> {
  const job = await findBulkJob(services, workspaceId, id);
  if (isOver(job)) return toBulkJob(job);
  const ended = await endBulkJob(services, workspaceId, id, "cancelled");
  return ended ?? (await bulkStatus(services, workspaceId, id));
}

/** Stops a job and forgets it with its result. Throws `VIN_BULK_NOT_FOUND`. */
export async function deleteBulk(services: BulkDeps, workspaceId: string, id: string): Promise<void> {
  await cancelBulk(services, workspaceId, id);
  await services.database.withWorkspace(workspaceId, (transaction) =>
    services.bulkJobs.expire(transaction, id, services.clock.now()),
  );
}

/** The job's row, or `VIN_BULK_NOT_FOUND`. */
export async function findBulkJob(
  { bulkJobs, clock }: Pick<BulkDeps, "bulkJobs" | "clock">,
  workspaceId: string,
  id: string,
): Promise<BulkJobRow> {
  const row = isUuid(id) ? await bulkJobs.find(workspaceId, id, clock.now()) : undefined;
  if (row === undefined) throw vinErrors.VIN_BULK_NOT_FOUND();
  return row;
}

function readCursor(cursor: string): { createdAt: string; id: string } {
  const [createdAt, id] = decodeCursor(cursor, 2);
  if (typeof createdAt !== "string" || Number.isNaN(Date.parse(createdAt))) {
    throw paginationErrors.PAGE_CURSOR_INVALID();
  }
  if (typeof id !== "string" || !isUuid(id)) throw paginationErrors.PAGE_CURSOR_INVALID();
  return { createdAt, id };
}
