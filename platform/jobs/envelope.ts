import type { QueueName } from "./definition.ts";

/** A job as the engine carries it. */
export interface Envelope {
  readonly id: string;
  readonly workspaceId: string | null;
  readonly name: string;
  readonly payload: unknown;
  readonly priority: number;
  readonly maximumAttempts: number;
  /** Runs that ended in an error. */
  readonly failures: number;
  /** Times a worker process died while the job ran. */
  readonly kills: number;
  readonly createdAt: string;
  /** When it became ready, in milliseconds since 1970 by the clock of the database. */
  readonly readyMs: number;
}

/** A job in the hands of this process. */
export interface HeldJob {
  /** The engine's own number. */
  readonly engineId: string;
  /** Which pool holds it; the fence of every change to it. */
  readonly poolId: string;
  readonly queue: QueueName;
  readonly envelope: Envelope;
}
