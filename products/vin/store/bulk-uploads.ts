import type { Transaction } from "#platform/database";
import type { Detail, SourceChoice } from "../contracts.ts";
import { BULK_JOB_COLUMNS, type BulkJobRow } from "./bulk-jobs.ts";

export interface NewBulkJob {
  readonly workspaceId: string;
  readonly id: string;
  readonly source: SourceChoice;
  readonly detail: Detail;
  readonly name: string | undefined;
  readonly createdBy: string;
  readonly onceKey: string | undefined;
  readonly callback: unknown;
  readonly dataDate: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const FIND_BY_KEY = `
select ${BULK_JOB_COLUMNS} from vin.bulk_jobs where workspace_id = $1 and once_key = $2 and state <> 'receiving'`;

const INSERT = `
insert into vin.bulk_jobs
  (workspace_id, id, state, source, detail, name, created_by, once_key, callback, data_date,
   created_at, changed_at, expires_at)
values ($1, $2, 'receiving', $3, $4, $5, $6, $7, $8::json, $9, $10, $10, $11)`;

/** SQL of lists that arrive; all of it takes part in the caller's transaction. */
export const bulkUploads = {
  findByKey: async (transaction: Transaction, onceKey: string): Promise<BulkJobRow | undefined> =>
    (await transaction.query<BulkJobRow>(FIND_BY_KEY, [transaction.workspaceId, onceKey]))[0],
  countActive: async (transaction: Transaction): Promise<number> => {
    const [row] = await transaction.query<{ count: number }>(
      `select count(*)::int as count from vin.bulk_jobs
          where workspace_id = $1 and state in ('receiving', 'queued', 'running')`,
      [transaction.workspaceId],
    );
    return row?.count ?? 0;
  },
  /** Stores a job that is still being received. */
  insert: async (transaction: Transaction, job: NewBulkJob): Promise<void> => {
    await transaction.query(INSERT, [
      job.workspaceId,
      job.id,
      job.source,
      job.detail,
      job.name ?? null,
      job.createdBy,
      job.onceKey ?? null,
      job.callback === undefined ? null : JSON.stringify(job.callback),
      job.dataDate,
      job.createdAt,
      job.expiresAt,
    ]);
  },
  /** Shows that the upload goes on; false when the job is gone. */
  touchReceiving: async (transaction: Transaction, id: string, now: Date): Promise<boolean> =>
    (
      await transaction.execute({
        text: `update vin.bulk_jobs set changed_at = $3
                  where workspace_id = $1 and id = $2 and state = 'receiving'`,
        values: [transaction.workspaceId, id, now],
      })
    ).rowCount > 0,
  /** The list is complete; `undefined` when the job is gone. */
  queue: async (
    transaction: Transaction,
    id: string,
    total: number,
    now: Date,
  ): Promise<BulkJobRow | undefined> =>
    (
      await transaction.query<BulkJobRow>(
        `update vin.bulk_jobs set state = 'queued', total = $3, changed_at = $4
            where workspace_id = $1 and id = $2 and state = 'receiving' returning ${BULK_JOB_COLUMNS}`,
        [transaction.workspaceId, id, total, now],
      )
    )[0],
  /** Deletes an upload that does not come to an end, by id or by the caller's key. */
  dropReceiving: async (
    transaction: Transaction,
    by: { readonly id: string } | { readonly onceKey: string },
  ): Promise<void> => {
    const [column, value] = "id" in by ? ["id", by.id] : ["once_key", by.onceKey];
    await transaction.query(
      `with dropped as (
           delete from vin.bulk_jobs where workspace_id = $1 and ${column} = $2 and state = 'receiving'
           returning id)
         delete from vin.bulk_parts where workspace_id = $1 and job_id in (select id from dropped)`,
      [transaction.workspaceId, value],
    );
  },
};
