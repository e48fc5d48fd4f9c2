import type { Transaction } from "#platform/database";
import { type Clock, isUuid, newUuid } from "#platform/kernel";
import type { JobDescription } from "./definition.ts";
import type { Envelope } from "./envelope.ts";
import { jobsErrors } from "./errors.ts";
import { requirePayload } from "./payload.ts";
import type { EnqueueOptions } from "./types.ts";

const TEXT = "select jobs.enqueue($1, $2, $3, $4, $5, $6, $7) as id";

/** Stores one job within the transaction; answers its id, or that of the job that waits under the same key. */
export async function enqueueOne(
  transaction: Transaction,
  clock: Clock,
  job: JobDescription,
  payload: unknown,
  options: EnqueueOptions,
): Promise<string> {
  const [id] = await enqueueAll(transaction, clock, job, [payload], options);
  if (id === undefined) throw new Error("The database stored a job without answering its id.");
  return id;
}

/** Stores jobs of one kind within the transaction; answers their ids in the order of the payloads. */
export async function enqueueAll(
  transaction: Transaction,
  clock: Clock,
  job: JobDescription,
  payloads: readonly unknown[],
  options: EnqueueOptions,
): Promise<readonly string[]> {
  if (payloads.length === 0) return [];
  requireOptions(transaction, options);
  for (const payload of payloads) requirePayload(job, payload);
  const createdMs = clock.nowMs();
  const { name, maximumAttempts } = job;
  const { workspaceId = null, priority = 0, key, forEverybody = false } = options;
  const envelopes = payloads.map((payload): Envelope => ({
    id: newUuid(createdMs),
    workspaceId,
    name,
    payload,
    priority,
    maximumAttempts,
    ...(key === undefined ? {} : { key }),
    ...(forEverybody ? { forEverybody } : {}),
    createdMs,
  }));
  const rows = await transaction.query<{ id: string }>({
    name: "jobs-enqueue",
    text: TEXT,
    values: [
      workspaceId,
      job.queue,
      priority,
      options.runAt ?? null,
      key ?? null,
      envelopes.map((envelope) => envelope.id),
      envelopes.map((envelope) => JSON.stringify(envelope)),
    ],
  });
  return rows.map((row) => row.id);
}

function requireOptions(transaction: Transaction, options: EnqueueOptions): void {
  const { key, priority = 0, workspaceId } = options;
  if (key !== undefined && (key.length === 0 || key.length > 200)) {
    throw jobsErrors.JOBS_OPTION_INVALID({ option: "key", rule: "must have 1 to 200 characters" });
  }
  if (!Number.isInteger(priority) || Math.abs(priority) > 100) {
    throw jobsErrors.JOBS_OPTION_INVALID({
      option: "priority",
      rule: "must be a whole number from -100 to 100",
    });
  }
  if (workspaceId !== undefined && !isUuid(workspaceId)) {
    throw jobsErrors.JOBS_OPTION_INVALID({ option: "workspaceId", rule: "must be a lower-case UUID" });
  }
  if (transaction.workspaceId !== undefined && transaction.workspaceId !== workspaceId) {
    throw jobsErrors.JOBS_WORKSPACE_MISMATCH();
  }
}
