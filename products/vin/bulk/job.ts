import type { BulkJob } from "../contracts.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";

/** Topic of a bulk job's live events. */
export function bulkTopic(id: string): string {
  return `vin.bulk:${id}`;
}

/** A job as callers see it. */
export function toBulkJob(row: BulkJobRow): BulkJob {
  return {
    id: row.id,
    state: row.state,
    total: row.total,
    done: row.done,
    failed: row.failed,
    source: row.source,
    detail: row.detail,
    name: row.name,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    problem: row.problem,
  };
}
