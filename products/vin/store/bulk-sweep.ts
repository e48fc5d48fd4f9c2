import type { Database } from "#platform/database";

/** A job on which nothing has gone on for long. */
export interface StalledJob {
  readonly id: string;
  readonly workspaceId: string;
  /** How often it was started anew before. */
  readonly revivals: number;
}

const ROWS = `
with gone as (
  select job.workspace_id, job.id from vin.bulk_jobs job
   where job.expires_at <= $1 or (job.state = 'receiving' and job.changed_at < $2)
   order by job.expires_at limit 10)
, items as (
  delete from vin.bulk_items where (job_id, position) in (
    select item.job_id, item.position from vin.bulk_items item join gone on gone.id = item.job_id limit $3)
  returning 1)
, parts as (
  delete from vin.bulk_parts where (job_id, first_position) in (
    select part.job_id, part.first_position from vin.bulk_parts part join gone on gone.id = part.job_id
     limit $3)
  returning 1)
, jobs as (
  delete from vin.bulk_jobs where id in (select id from gone)
     and not exists (select from vin.bulk_items where job_id = bulk_jobs.id)
     and not exists (select from vin.bulk_parts where job_id = bulk_jobs.id)
  returning 1)
select (select count(*) from items)::int + (select count(*) from parts)::int + (select count(*) from jobs)::int
  as deleted`;

const STALLED = `
update vin.bulk_jobs set revivals = revivals + 1, changed_at = $1
 where id in (select id from vin.bulk_jobs
               where state in ('queued', 'running') and changed_at < $2 order by changed_at limit 100)
returning id, workspace_id as "workspaceId", revivals`;

/** Deletes old bulk jobs and finds those that nobody works on. */
export interface BulkSweepStore {
  /** Deletes rows of jobs that have expired, or whose upload ended before `receivingSince`; answers how many. */
  deleteOld(now: Date, receivingSince: Date, limit: number): Promise<number>;
  /** Marks and answers jobs without progress since then. */
  takeStalled(now: Date, since: Date): Promise<readonly StalledJob[]>;
}

export function createBulkSweepStore(database: Database): BulkSweepStore {
  const options = { write: true, routine: true };
  return {
    deleteOld: (now, receivingSince, limit) =>
      database.asOps(
        "delete old bulk jobs",
        async (transaction) =>
          (await transaction.query<{ deleted: number }>(ROWS, [now, receivingSince, limit]))[0]?.deleted ?? 0,
        options,
      ),
    takeStalled: (now, since) =>
      database.asOps(
        "find stalled bulk jobs",
        (transaction) => transaction.query<StalledJob>(STALLED, [now, since]),
        options,
      ),
  };
}
