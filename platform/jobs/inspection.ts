import { isUuid } from "#platform/kernel";
import { type QueueName, queueNames } from "./definition.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { JobsHealth, JobState, JobStatus, QueueHealth } from "./types.ts";

interface StatusRow {
  readonly name: string;
  readonly queue: QueueName;
  readonly workspace: string | null;
  readonly state: JobState;
  readonly failures: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly run_at: Date | null;
  readonly done: string | null;
  readonly total: string | null;
  readonly note: string | null;
}

// The engine holds no more than a window and what processes have claimed, so it is searched without an index.
const STATUS = `
  with found as (
    select 1 as place, envelope->>'name' as name, queue, workspace,
           case when due_at is null then 'waiting' else 'delayed' end as state,
           failures::int, error_code as code, error_message as message, due_at as run_at
    from jobs.pending where id = $1
    union all
    select 2, j.payload->3->>'name', t.identifier, (j.payload->3->>'workspaceId')::uuid,
           case when exists (select from jobs.workers w where $1 = any (w.running)) then 'running' else 'starting' end,
           (j.payload->>0)::int, null, null, null
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.payload->3->>'id' = $1::text
    union all
    select 3, envelope->>'name', queue, workspace, 'dead', attempts, error_code, error_message, null
    from jobs.dead_letters where id = $1
    union all
    select 4, name, queue, workspace, 'done', 0, null, null, null
    from jobs.records where id = $1 and finished_at is not null
  )
  select found.*, r.done, r.total, r.note
  from found left join jobs.records r on r.id = $1
  where $2::uuid is null or found.workspace = $2
  order by place limit 1`;

/** Where a job is, seen from all tables that can hold it. */
export async function jobStatus(
  pool: EnginePool,
  jobId: string,
  workspaceId?: string,
): Promise<JobStatus | undefined> {
  if (!isUuid(jobId)) return undefined;
  const [row] = await pool.query<StatusRow>({
    name: "jobs-status",
    text: STATUS,
    values: [jobId, workspaceId ?? null],
  });
  if (row === undefined) return undefined;
  return {
    jobId,
    name: row.name,
    queue: row.queue,
    workspaceId: row.workspace ?? undefined,
    state: row.state,
    failedAttempts: row.failures,
    lastError: row.code === null ? undefined : { code: row.code, message: row.message ?? "" },
    runAt: row.run_at ?? undefined,
    progress: progressOf(row),
  };
}

function progressOf(row: StatusRow): JobStatus["progress"] {
  if (row.done === null || row.total === null) return undefined;
  return {
    done: Number(row.done),
    total: Number(row.total),
    ...(row.note === null ? {} : { note: row.note }),
  };
}

/** Removes a job that waits, or asks the worker that runs it to stop; false when there is none. */
export async function cancelJob(pool: EnginePool, jobId: string, workspaceId?: string): Promise<boolean> {
  if (!isUuid(jobId)) return false;
  const [row] = await pool.query<{ cancelled: boolean }>({
    name: "jobs-cancel",
    text: `
      with waiting as (
        delete from jobs.pending where id = $1 and ($2::uuid is null or workspace = $2) returning 1
      ), starting as (
        delete from graphile_worker._private_jobs
        where payload->3->>'id' = $1::text and locked_at is null and ($2::uuid is null or payload->3->>'workspaceId' = $2::text) returning 1
      ), running as (
        select pg_notify('jobs_cancel', $1::text) from graphile_worker._private_jobs
        where payload->3->>'id' = $1::text and locked_at is not null and ($2::uuid is null or payload->3->>'workspaceId' = $2::text)
      )
      select (select count(*) from waiting) + (select count(*) from starting) + (select count(*) from running) > 0 as cancelled`,
    values: [jobId, workspaceId ?? null],
  });
  return row?.cancelled ?? false;
}

interface DepthRow {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly paused: number;
  readonly delayed: number;
  readonly retrying: number;
  readonly running: number;
  readonly oldest: number;
}

const DEPTHS = `
  select queue, sum(waiting)::int as waiting, sum(paused)::int as paused, sum(delayed)::int as delayed, sum(retrying)::int as retrying,
         sum(running)::int as running,
         coalesce(greatest(extract(epoch from clock_timestamp() - min(ready_at)), 0), 0)::float8 as oldest
  from (
    select queue, count(*) filter (where due_at is null and h.workspace is null) as waiting,
           count(*) filter (where due_at is null and h.workspace is not null) as paused,
           count(*) filter (where due_at is not null) as delayed,
           count(*) filter (where due_at is not null and failures > 0) as retrying, 0 as running,
           min(ready_at) filter (where due_at is null and h.workspace is null) as ready_at
    from jobs.pending p left join jobs.paused h on h.workspace = p.workspace group by queue
    union all
    select t.identifier, count(*) filter (where j.locked_at is null), 0, 0, 0, count(*) filter (where j.locked_at is not null),
           to_timestamp(min((j.payload->>2)::float8) filter (where j.locked_at is null) / 1000)
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id group by 1
  ) as parts group by queue`;

/** Depth of the queues, living workers and dead letters, across all processes. */
export async function jobsHealth(pool: EnginePool, working: boolean): Promise<JobsHealth> {
  const depths = await pool.query<DepthRow>({ name: "jobs-depths", text: DEPTHS });
  const [counts] = await pool.query<{ workers: number; dead: number }>({
    name: "jobs-counts",
    text: `select (select count(*) from jobs.workers where missing_since is null)::int as workers,
                  (select count(*) from jobs.dead_letters)::int as dead`,
  });
  return {
    queues: queueNames.map((queue) =>
      queueHealth(
        queue,
        depths.find((row) => row.queue === queue),
      ),
    ),
    workersAlive: counts?.workers ?? 0,
    deadLetters: counts?.dead ?? 0,
    working,
  };
}

function queueHealth(queue: QueueName, row: DepthRow | undefined): QueueHealth {
  return {
    queue,
    waiting: row?.waiting ?? 0,
    paused: row?.paused ?? 0,
    delayed: row?.delayed ?? 0,
    retrying: row?.retrying ?? 0,
    running: row?.running ?? 0,
    oldestWaitSeconds: row?.oldest ?? 0,
  };
}
