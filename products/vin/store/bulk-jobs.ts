import type { Database, Transaction } from "#platform/database";
import type { BulkState, Detail, ItemError, SourceChoice } from "../contracts.ts";

/** A job's row; `receiving` ones are found by nobody but their upload. */
export interface BulkJobRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly state: BulkState;
  readonly source: SourceChoice;
  readonly detail: Detail;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly name: string | null;
  readonly created_by: string;
  readonly callback: unknown;
  readonly data_date: string;
  readonly problem: ItemError | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly expires_at: Date;
}

/** What one chunk adds. */
export interface BulkStep {
  readonly workspaceId: string;
  readonly id: string;
  /** `done` before the chunk: when the job is elsewhere by now, nothing is changed. */
  readonly from: number;
  readonly items: number;
  readonly failed: number;
  readonly now: Date;
}

export interface BulkListQuery {
  readonly workspaceId: string;
  readonly limit: number;
  readonly now: Date;
  readonly after: { readonly createdAt: string; readonly id: string } | undefined;
}

/** Columns of a `BulkJobRow`. */
export const BULK_JOB_COLUMNS = `id, workspace_id, state, source, detail, total, done, failed, name, created_by, callback,
  data_date, problem, created_at, started_at, finished_at, expires_at`;

const LIST = `
select ${BULK_JOB_COLUMNS} from vin.bulk_jobs
 where workspace_id = $1 and state <> 'receiving' and expires_at > $2
   and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
 order by created_at desc, id desc limit $5`;

const FIND = {
  name: "vin-bulk-find",
  text: `select ${BULK_JOB_COLUMNS} from vin.bulk_jobs
          where workspace_id = $1 and id = $2 and state <> 'receiving' and expires_at > $3`,
};

const ADVANCE = {
  name: "vin-bulk-advance",
  text: `
update vin.bulk_jobs
   set done = done + $4, failed = failed + $5, changed_at = $6, revivals = 0,
       started_at = coalesce(started_at, $6),
       state = case when done + $4 = total then 'finished' else 'running' end,
       finished_at = case when done + $4 = total then $6::timestamptz end
 where workspace_id = $1 and id = $2 and done = $3 and state in ('queued', 'running')
returning ${BULK_JOB_COLUMNS}`,
};

const END = `
update vin.bulk_jobs set state = $3, finished_at = $4, changed_at = $4, problem = $5::json
 where workspace_id = $1 and id = $2 and state in ('queued', 'running')
returning ${BULK_JOB_COLUMNS}`;

/** SQL of bulk jobs; what changes them takes part in the caller's transaction. */
export function createBulkJobStore(database: Database) {
  return {
    /** A page of the workspace's jobs, newest first. */
    list: ({ workspaceId, limit, now, after }: BulkListQuery): Promise<BulkJobRow[]> =>
      database.queryInWorkspace(workspaceId, {
        text: LIST,
        values: [workspaceId, now, after?.createdAt ?? null, after?.id ?? null, limit],
      }),
    find: async (workspaceId: string, id: string, now: Date): Promise<BulkJobRow | undefined> => {
      const values = [workspaceId, id, now];
      return (await database.queryInWorkspace<BulkJobRow>(workspaceId, { ...FIND, values }))[0];
    },
    /** Counts a chunk and locks the job; `undefined` when it is over or another worker has gone on. */
    advance: async (transaction: Transaction, step: BulkStep): Promise<BulkJobRow | undefined> => {
      const { workspaceId, id, from, items, failed, now } = step;
      const values = [workspaceId, id, from, items, failed, now];
      return (await transaction.query<BulkJobRow>({ ...ADVANCE, values }))[0];
    },
    /** Ends a job before its last item; `undefined` when it was over. */
    end: async (
      transaction: Transaction,
      id: string,
      state: "cancelled" | "failed",
      now: Date,
      problem?: ItemError,
    ): Promise<BulkJobRow | undefined> => {
      const why = problem === undefined ? null : JSON.stringify(problem);
      const values = [transaction.workspaceId, id, state, now, why];
      return (await transaction.query<BulkJobRow>(END, values))[0];
    },
    /** Hides a job from now on; the sweep deletes its rows. */
    expire: async (transaction: Transaction, id: string, now: Date): Promise<void> => {
      await transaction.query(
        "update vin.bulk_jobs set expires_at = $3, once_key = null where workspace_id = $1 and id = $2",
        [transaction.workspaceId, id, now],
      );
    },
  };
}

export type BulkJobStore = ReturnType<typeof createBulkJobStore>;
