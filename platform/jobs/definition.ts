import { Type, type Static, type TSchema } from "typebox";
import type { Logger } from "#platform/telemetry";

/** The pools of workers; each has its own concurrency. */
export const queueNames = ["default", "prompt", "sync", "maintenance"] as const;
export type QueueName = (typeof queueNames)[number];

/** How far a job is; counts are in the job's own unit (VINs, orders, pages). */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** One short sentence for people. */
  readonly note?: string;
}

/** What a running job may use. */
export interface JobContext {
  readonly jobId: string;
  /** `undefined` for jobs of the operator. */
  readonly workspaceId: string | undefined;
  /** 1 for the first run. */
  readonly attempt: number;
  /** Carries the job's id, name, workspace and attempt. */
  readonly logger: Logger;
  /**
   * Aborted when the job is cancelled, runs past its time limit, must stop for a drain, or when this
   * process lost its claim on the job. Pass it on to every wait and every call.
   */
  readonly signal: AbortSignal;
  /** Tells how far the job is. Cheap: stored at most about once a second, and once at the end. */
  progress(progress: JobProgress): void;
}

/** What a caller needs to know to enqueue a job. */
export interface JobDescription<Schema extends TSchema = TSchema> {
  /** `<product or part>.<verb>`, such as `vin.bulk-decode`; never changes once jobs are stored. */
  readonly name: string;
  readonly payload: Schema;
  readonly queue: QueueName;
  /** Runs before the job becomes a dead letter. */
  readonly maximumAttempts: number;
  /** The signal is aborted and the attempt counts as failed after this time; `undefined` for no limit. */
  readonly timeoutSeconds: number | undefined;
  /** How long `status` answers `done` after a success; 0 forgets at once, which is the fastest. */
  readonly rememberSeconds: number;
}

/** A job with the code that does it. */
export interface JobDefinition<Schema extends TSchema = TSchema> extends JobDescription<Schema> {
  run(context: JobContext, payload: Static<Schema>): Promise<void>;
}

type DescriptionSpec<Schema extends TSchema> = Pick<JobDescription<Schema>, "name" | "payload"> &
  Partial<Omit<JobDescription<Schema>, "name" | "payload">>;

const DEFAULT_MAXIMUM_ATTEMPTS = 10;

/**
 * Describes a job without its code, so that actions can enqueue it while the code
 * that runs it is built from services; `handleJob` adds the code.
 */
export function describeJob<Schema extends TSchema>(spec: DescriptionSpec<Schema>): JobDescription<Schema> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(spec.name)) {
    throw new Error(
      `Job name "${spec.name}" must look like part.verb: lower-case words with dots and dashes.`,
    );
  }
  return {
    queue: "default",
    maximumAttempts: DEFAULT_MAXIMUM_ATTEMPTS,
    timeoutSeconds: undefined,
    rememberSeconds: 0,
    ...spec,
  };
}

/** Gives a described job its code. */
export function handleJob<Schema extends TSchema>(
  description: JobDescription<Schema>,
  run: JobDefinition<Schema>["run"],
): JobDefinition<Schema> {
  return { ...description, run };
}

/**
 * Declares a job together with its code. A job may run more than once (a worker can be killed after
 * the work and before the note that it is done), so its effects must bear repetition: unique keys,
 * upserts, conditional updates.
 *
 * @example
 * const decode = defineJob({
 *   name: "vin.bulk-decode",
 *   payload: Type.Object({ vins: Type.Array(Type.String()) }),
 *   queue: "default",
 *   maximumAttempts: 5,
 *   timeoutSeconds: 600,
 *   run: async (context, payload) => { ... },
 * });
 */
export function defineJob<Schema extends TSchema>(
  spec: DescriptionSpec<Schema> & Pick<JobDefinition<Schema>, "run">,
): JobDefinition<Schema> {
  return handleJob(describeJob(spec), spec.run);
}

/** When a schedule fires. */
export type ScheduleTime =
  | {
      /** Five cron fields: minute, hour, day of month, month, day of week. */
      readonly cron: string;
      /** IANA name, such as `Europe/Berlin`; `UTC` by default. */
      readonly timeZone?: string;
    }
  | {
      /** Every so many seconds, aligned to the clock. */
      readonly everySeconds: number;
    };

/** Enqueues a job at each slot, once across all processes. */
export interface ScheduleDefinition {
  /** `<product or part>.<what>`; never changes. */
  readonly name: string;
  readonly time: ScheduleTime;
  /**
   * Slots that passed while no process ran: `run-once` runs the latest of them, `skip` none.
   * `run-once` by default.
   */
  readonly missed?: "run-once" | "skip";
  readonly job: JobDescription;
  /** The payload; told the slot that fires. `{}` by default. */
  readonly payload?: (slot: Date) => unknown;
}

/** A payload without content. */
export const noPayload = Type.Object({});
