import type { Static, TSchema } from "typebox";
import type { Transaction } from "#platform/database";
import type {
  JobDefinition,
  JobDescription,
  JobProgress,
  QueueName,
  ScheduleDefinition,
} from "./definition.ts";

export interface EnqueueOptions {
  /** Owner of the job; leave out for jobs of the operator. Fairness is between workspaces. */
  readonly workspaceId?: string;
  /** Not before this time. */
  readonly runAt?: Date;
  /**
   * At most one job with this key waits at a time: a second enqueue answers the first one's id and
   * adds nothing. A job that has been handed to a worker no longer counts, until it comes back to be run
   * again: then it gives way to one that waits under the key by now, at that one's time.
   */
  readonly key?: string;
  /**
   * For work that people of other workspaces wait for too, such as the messages of a shared bot: it takes its turns in the
   * operator's lane, and goes on while the workspace is paused.
   */
  readonly forEverybody?: boolean;
  /** Smaller runs earlier, among the jobs of the same workspace; -100 to 100, 0 by default. */
  readonly priority?: number;
}

export type JobState = "waiting" | "delayed" | "starting" | "running" | "done" | "dead";

export interface JobStatus {
  readonly jobId: string;
  readonly name: string;
  readonly queue: QueueName;
  readonly workspaceId: string | undefined;
  readonly state: JobState;
  /** Runs that have ended in an error. */
  readonly failedAttempts: number;
  readonly lastError: { readonly code: string; readonly message: string } | undefined;
  /** When a delayed job may start. */
  readonly runAt: Date | undefined;
  readonly progress: JobProgress | undefined;
}

export type DeadLetterReason = "attempts-exhausted" | "not-retryable" | "payload-invalid" | "killed-worker";

export interface DeadLetter {
  readonly jobId: string;
  readonly name: string;
  readonly queue: QueueName;
  readonly workspaceId: string | undefined;
  readonly payload: unknown;
  readonly reason: DeadLetterReason;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

export interface DeadLetterFilter {
  readonly workspaceId?: string;
  readonly name?: string;
  /** 100 by default, 1,000 at most. */
  readonly limit?: number;
}

/** Jobs that gave up, kept with their reason until somebody decides. */
export interface DeadLetters {
  /** Latest first. */
  list(filter?: DeadLetterFilter): Promise<readonly DeadLetter[]>;
  /** Puts it back into its queue with all its attempts, unless another waits under its key by now; false when there is none with this id. */
  retry(jobId: string): Promise<boolean>;
  delete(jobId: string): Promise<boolean>;
}

export interface QueueHealth {
  readonly queue: QueueName;
  /** Ready and not yet started. */
  readonly waiting: number;
  /** Not yet due: later start or next attempt. */
  readonly delayed: number;
  /** Those ready whose workspace is paused; they are not among the waiting. */
  readonly paused: number;
  /** Those of the delayed that have failed before. */
  readonly retrying: number;
  readonly running: number;
  /** Age of the ready job that waits longest. */
  readonly oldestWaitSeconds: number;
}

export interface JobsHealth {
  readonly queues: readonly QueueHealth[];
  readonly workersAlive: number;
  readonly deadLetters: number;
  /** Whether this process works on jobs now. */
  readonly working: boolean;
}

export interface DrainResult {
  /** Jobs that had to be stopped and were put back for another process. */
  readonly released: number;
}

/** Background jobs on PostgreSQL. */
export interface Jobs {
  /**
   * Stores a job inside the caller's transaction: it exists if and only if that commits.
   * @returns the job's id
   * @throws JOBS_PAYLOAD_INVALID, JOBS_OPTION_INVALID
   */
  enqueue<Schema extends TSchema>(
    transaction: Transaction,
    job: JobDescription<Schema>,
    payload: Static<Schema>,
    options?: EnqueueOptions,
  ): Promise<string>;
  /** Stores many jobs of one kind in one statement; answers their ids in order. Takes no `key`. */
  enqueueMany<Schema extends TSchema>(
    transaction: Transaction,
    job: JobDescription<Schema>,
    payloads: readonly Static<Schema>[],
    options?: Omit<EnqueueOptions, "key">,
  ): Promise<readonly string[]>;
  /** Tells which jobs and schedules this process can do; before `start`. */
  register(jobs: readonly JobDefinition[], schedules?: readonly ScheduleDefinition[]): void;
  /** Begins to work on jobs (`worker`), to fire schedules (`scheduler`), or both. */
  start(roles?: { readonly worker?: boolean; readonly scheduler?: boolean }): Promise<void>;
  /**
   * Takes no more jobs and waits for the running ones; those still running after the time are
   * aborted through their signal and put back.
   */
  drain(options: { readonly timeoutSeconds: number }): Promise<DrainResult>;
  /** `undefined` when nothing is known: never existed, or done and forgotten. With a workspace, only its own jobs. */
  status(jobId: string, workspaceId?: string): Promise<JobStatus | undefined>;
  /** Removes a waiting job or aborts a running one; false when there was nothing to cancel. */
  cancel(jobId: string, workspaceId?: string): Promise<boolean>;
  /**
   * Lets the jobs of a workspace wait from the commit on, until `resume`; those that run, and those that are handed to
   * a worker already, go on to their end. Repeating either does nothing.
   */
  pause(transaction: Transaction, workspaceId: string): Promise<void>;
  resume(transaction: Transaction, workspaceId: string): Promise<void>;
  readonly deadLetters: DeadLetters;
  health(): Promise<JobsHealth>;
  /** Drains at once and lets go of connections. */
  close(): Promise<void>;
}
