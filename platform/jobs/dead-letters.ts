import { dateFrom, isUuid } from "#platform/kernel";
import type { QueueName } from "./definition.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { Envelope } from "./envelope.ts";
import type { DeadLetter, DeadLetterReason, DeadLetters } from "./types.ts";

interface Row {
  readonly id: string;
  readonly workspace: string | null;
  readonly queue: QueueName;
  readonly envelope: Envelope;
  readonly reason: DeadLetterReason;
  readonly error_code: string;
  readonly error_message: string;
  readonly attempts: number;
  readonly died_at: Date;
}

const DEFAULT_LIMIT = 100;
const GREATEST_LIMIT = 1000;

export function createDeadLetters(pool: EnginePool): DeadLetters {
  return {
    async list(filter = {}) {
      const rows = await pool.query<Row>({
        text: `select * from jobs.dead_letters
               where ($1::uuid is null or workspace = $1) and ($2::text is null or envelope->>'name' = $2)
               order by died_at desc limit $3`,
        values: [
          filter.workspaceId ?? null,
          filter.name ?? null,
          Math.min(filter.limit ?? DEFAULT_LIMIT, GREATEST_LIMIT),
        ],
      });
      return rows.map(deadLetterOf);
    },
    async retry(jobId) {
      if (!isUuid(jobId)) return false;
      const rows = await pool.query({
        text: `with dead as (delete from jobs.dead_letters where id = $1 returning *)
               select jobs.put_back(queue, envelope, 0::smallint, 0::smallint, 0, error_code, error_message),
                      pg_notify('jobs_ready', queue)
                 from dead`,
        values: [jobId],
      });
      return rows.length > 0;
    },
    async delete(jobId) {
      if (!isUuid(jobId)) return false;
      const rows = await pool.query({
        text: "delete from jobs.dead_letters where id = $1 returning id",
        values: [jobId],
      });
      return rows.length > 0;
    },
  };
}

function deadLetterOf(row: Row): DeadLetter {
  return {
    jobId: row.id,
    name: row.envelope.name,
    queue: row.queue,
    workspaceId: row.workspace ?? undefined,
    payload: row.envelope.payload,
    reason: row.reason,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    attempts: row.attempts,
    createdAt: dateFrom(row.envelope.createdMs),
    diedAt: row.died_at,
  };
}
