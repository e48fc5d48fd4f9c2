import type { AppError, Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { JobContext, JobDefinition } from "./definition.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { HeldJob } from "./envelope.ts";
import { jobsErrors } from "./errors.ts";
import type { JobMetrics } from "./metrics.ts";
import { requirePayload } from "./payload.ts";
import type { Records } from "./records.ts";
import type { RunningLedger } from "./running-ledger.ts";
import { asAppError, judge, settle, type Verdict } from "./settle.ts";
import { createTurnstile } from "./turnstile.ts";

export interface RunnerDeps {
  readonly definitions: ReadonlyMap<string, JobDefinition>;
  readonly pool: EnginePool;
  readonly ledger: RunningLedger;
  readonly records: Records;
  readonly metrics: JobMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retryBaseMs: number;
}

/** How long an aborted job may go on before it is given up on. */
const ABORT_GRACE_MS = 1000;
/** Cancellations of jobs that have not begun here; most belong to other processes. */
const REMEMBERED_CANCELLATIONS = 10_000;

/** Runs the jobs that this process holds. */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #active = new Map<string, AbortController>();
  readonly #cancelled = new Set<string>();
  readonly #alone = createTurnstile();
  #interrupted = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  /** Settles when the outcome of the job is stored; rejects only when it could not be stored. */
  async run(job: HeldJob): Promise<void> {
    const {
      kills,
      envelope: { id },
    } = job;
    // A job that was there at two deaths runs without others of its kind, so that the third death names one job.
    const leave = kills >= 2 ? await this.#alone.enter() : undefined;
    try {
      await this.#deps.ledger.enter(id);
      await this.#runEntered(job);
    } finally {
      this.#deps.ledger.leave(id);
      leave?.();
    }
  }

  cancel(jobId: string): void {
    const controller = this.#active.get(jobId);
    if (controller !== undefined) return controller.abort(jobsErrors.JOBS_CANCELLED());
    if (this.#cancelled.size >= REMEMBERED_CANCELLATIONS) this.#cancelled.clear();
    this.#cancelled.add(jobId);
  }

  /** Aborts what runs, to be put back, and whatever begins from now on; answers how many ran. */
  interrupt(): number {
    this.#interrupted = true;
    for (const controller of this.#active.values()) controller.abort(jobsErrors.JOBS_INTERRUPTED());
    return this.#active.size;
  }

  async #runEntered(job: HeldJob): Promise<void> {
    const { definitions, clock, metrics, records } = this.#deps;
    const { envelope, queue } = job;
    const definition = definitions.get(envelope.name);
    const startedMs = clock.monotonicMs();
    metrics.started(queue, envelope.name, (clock.nowMs() - job.readyMs) / 1000);
    try {
      await this.#execute(job, definition);
    } catch (thrown) {
      return await this.#conclude(job, thrown);
    } finally {
      metrics.ended(queue, envelope.name, (clock.monotonicMs() - startedMs) / 1000);
    }
    if (definition !== undefined) await records.finish(job, definition);
  }

  async #execute(job: HeldJob, definition: JobDefinition | undefined): Promise<void> {
    const { envelope } = job;
    const controller = new AbortController();
    this.#active.set(envelope.id, controller);
    const timer = startTimer(controller, definition);
    try {
      if (this.#cancelled.delete(envelope.id)) controller.abort(jobsErrors.JOBS_CANCELLED());
      if (this.#interrupted) controller.abort(jobsErrors.JOBS_INTERRUPTED());
      controller.signal.throwIfAborted();
      if (definition === undefined) throw jobsErrors.JOBS_NAME_UNKNOWN({ name: envelope.name });
      requirePayload(definition, envelope.payload);
      const context = contextOf(job, controller.signal, this.#deps);
      await untilAborted(definition.run(context, envelope.payload), controller.signal);
    } catch (thrown) {
      throw controller.signal.aborted ? controller.signal.reason : thrown;
    } finally {
      clearTimeout(timer);
      this.#active.delete(envelope.id);
    }
  }

  async #conclude(job: HeldJob, thrown: unknown): Promise<void> {
    const { pool, retryBaseMs, metrics, logger } = this.#deps;
    const error = asAppError(thrown);
    const verdict = verdictOf(job, error, retryBaseMs);
    const held = await settle(pool, job, verdict, error);
    metrics.failed(job.queue, job.envelope.name, verdict.kind);
    logVerdict(logger, job, error, verdict, held);
  }
}

function logVerdict(logger: Logger, job: HeldJob, error: AppError, verdict: Verdict, held: boolean): void {
  const { id: jobId, name, workspaceId } = job.envelope;
  const fields = {
    jobId,
    job: name,
    workspaceId,
    attempt: job.failures + 1,
    code: error.code,
    verdict: verdict.kind,
  };
  if (!held) logger.warn(fields, "A job ended here after another worker had taken it over");
  else if (verdict.kind === "dead")
    logger.error({ ...fields, reason: verdict.reason, error }, "A job became a dead letter");
  else if (verdict.kind === "retry")
    logger.warn({ ...fields, delayMs: verdict.delayMs, error }, "A job failed and will run again");
  else logger.info(fields, "A job was stopped");
}

function verdictOf(job: HeldJob, error: AppError, retryBaseMs: number): Verdict {
  if (error.code === "JOBS_CANCELLED") return { kind: "cancelled" };
  if (error.code === "JOBS_INTERRUPTED") return { kind: "interrupted" };
  return judge(job, error, retryBaseMs);
}

function startTimer(
  controller: AbortController,
  definition: JobDefinition | undefined,
): NodeJS.Timeout | undefined {
  const timeoutSeconds = definition?.timeoutSeconds;
  if (timeoutSeconds === undefined) return undefined;
  return setTimeout(
    () => controller.abort(jobsErrors.JOBS_TIMED_OUT({ timeoutSeconds })),
    timeoutSeconds * 1000,
  );
}

/** The work's outcome; or, when aborted work does not end within a grace time, the reason of the abort. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => reject(signal.reason), ABORT_GRACE_MS);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([work, givenUp]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  }
}

function contextOf(job: HeldJob, signal: AbortSignal, { logger, records }: RunnerDeps): JobContext {
  const { envelope } = job;
  const workspaceId = envelope.workspaceId ?? undefined;
  const attempt = job.failures + 1;
  let own: Logger | undefined;
  return {
    jobId: envelope.id,
    workspaceId,
    attempt,
    signal,
    get logger() {
      own ??= logger.child({ jobId: envelope.id, job: envelope.name, workspaceId, attempt });
      return own;
    },
    progress: (progress) => records.report(job, progress),
  };
}
