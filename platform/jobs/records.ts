import type { JobDescription, JobProgress } from "./definition.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { HeldJob } from "./envelope.ts";

/** Stores how far jobs are, all of a process in one statement about once a second. */
export interface Records {
  report(job: HeldJob, progress: JobProgress): void;
  /** The job was done: stores the last progress and, when wanted, remembers the success. */
  finish(job: HeldJob, description: JobDescription): Promise<void>;
  /** The job ended otherwise: a last report still waiting is stored with the next flush. */
  flush(): Promise<void>;
  /** Forgets what is past its time. */
  prune(): Promise<void>;
  stop(): void;
}

const KEEP_UNFINISHED_SECONDS = 7 * 86_400;

const UPSERT = `
  insert into jobs.records (id, workspace, queue, name, done, total, note, forget_at)
  select *, now() + ${KEEP_UNFINISHED_SECONDS} * interval '1 second'
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
  on conflict (id) do update
    set done = excluded.done, total = excluded.total, note = excluded.note, forget_at = excluded.forget_at`;

const FINISH = `
  insert into jobs.records (id, workspace, queue, name, finished_at, forget_at)
  values ($1, $2, $3, $4, now(), now() + $5 * interval '1 second')
  on conflict (id) do update set finished_at = now(), forget_at = excluded.forget_at`;

export function createRecords(
  pool: EnginePool,
  onError: (error: unknown) => void,
  intervalMs = 1000,
): Records {
  const waiting = new Map<string, { job: HeldJob; progress: JobProgress }>();
  const stored = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const entries = [...waiting.values()];
    waiting.clear();
    for (const { job } of entries) stored.add(job.envelope.id);
    await pool.query({
      name: "jobs-progress",
      text: UPSERT,
      values: [
        entries.map(({ job }) => job.envelope.id),
        entries.map(({ job }) => job.envelope.workspaceId),
        entries.map(({ job }) => job.queue),
        entries.map(({ job }) => job.envelope.name),
        entries.map(({ progress }) => progress.done),
        entries.map(({ progress }) => progress.total),
        entries.map(({ progress }) => progress.note ?? null),
      ],
    });
  }

  function flushLater(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch(onError);
    }, intervalMs).unref();
  }

  return {
    report(job, progress) {
      waiting.set(job.envelope.id, { job, progress });
      flushLater();
    },
    async finish(job, description) {
      const { id, workspaceId, name } = job.envelope;
      if (description.rememberSeconds > 0) {
        if (waiting.has(id)) await flush();
        const values = [id, workspaceId, job.queue, name, description.rememberSeconds];
        await pool.query({ name: "jobs-finish", text: FINISH, values });
      } else {
        waiting.delete(id);
        if (stored.has(id))
          await pool.query({
            name: "jobs-forget",
            text: "delete from jobs.records where id = $1",
            values: [id],
          });
      }
      stored.delete(id);
    },
    flush,
    async prune() {
      await pool.query({ text: "delete from jobs.records where forget_at < now()" });
    },
    stop: () => clearTimeout(timer),
  };
}
