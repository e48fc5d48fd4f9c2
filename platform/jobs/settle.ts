import { AppError, messageOf } from "#platform/kernel";
import { backoffMs } from "./backoff.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { HeldJob } from "./envelope.ts";
import { jobsErrors } from "./errors.ts";
import type { DeadLetterReason } from "./types.ts";

/** What becomes of a job that did not succeed. */
export type Verdict =
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "dead"; readonly reason: DeadLetterReason }
  | { readonly kind: "interrupted" }
  | { readonly kind: "cancelled" };

/** Decides from the error; `interrupted` and `cancelled` come from the signal and not from here. */
export function judge(job: HeldJob, error: AppError, baseMs: number): Verdict {
  const failures = job.failures + 1;
  if (error.code === "JOBS_PAYLOAD_INVALID") return { kind: "dead", reason: "payload-invalid" };
  if (!error.retry) return { kind: "dead", reason: "not-retryable" };
  if (failures >= job.envelope.maximumAttempts) return { kind: "dead", reason: "attempts-exhausted" };
  const wantedMs = (error.retryAfterSeconds ?? 0) * 1000;
  return { kind: "retry", delayMs: Math.max(wantedMs, backoffMs(failures, baseMs, Math.random())) };
}

/** Anything thrown as an error with a code; what has none may be tried again. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return jobsErrors.JOBS_UNEXPECTED({ message: messageOf(thrown) || "No message." }, { cause: thrown });
}

const LONGEST_MESSAGE = 4000;

/**
 * Carries out a verdict in one statement. Does nothing, and answers false, when this process no
 * longer holds the job.
 */
export async function settle(
  pool: EnginePool,
  job: HeldJob,
  verdict: Verdict,
  error: AppError,
): Promise<boolean> {
  const { failures, kills } = job;
  const held = [job.engineId, job.poolId];
  const message = error.message.slice(0, LONGEST_MESSAGE);
  const taken = "with taken as (select jobs.take_back($1, $2) as envelope)";
  const guard = "from taken where envelope is not null";
  const putBack = `${taken} select jobs.put_back($3, envelope, $4, $5, $6, $7, $8) ${guard}`;
  const rows = await (() => {
    switch (verdict.kind) {
      case "retry":
        return pool.query({
          name: "jobs-retry",
          text: putBack,
          values: [...held, job.queue, failures + 1, 0, verdict.delayMs, error.code, message],
        });
      case "interrupted":
        return pool.query({
          name: "jobs-retry",
          text: putBack,
          values: [...held, job.queue, failures, kills, 0, error.code, message],
        });
      case "dead":
        return pool.query({
          name: "jobs-bury",
          text: `${taken} select jobs.bury($3, envelope, $4, $5, $6, $7) ${guard}`,
          values: [...held, job.queue, verdict.reason, error.code, message, failures + 1],
        });
      case "cancelled":
        return pool.query({ name: "jobs-drop", text: `${taken} select 1 ${guard}`, values: held });
    }
  })();
  return rows.length > 0;
}
