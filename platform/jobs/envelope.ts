import type { QueueName } from "./definition.ts";

/** What never changes about a job; stored as JSON. */
export interface Envelope {
  readonly id: string;
  readonly workspaceId: string | null;
  readonly name: string;
  readonly payload: unknown;
  readonly priority: number;
  readonly maximumAttempts: number;
  /** At most one job with this key waits at a time. */
  readonly key?: string;
  /** Whether it takes its turns in the operator's lane. */
  readonly forEverybody?: true;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
}

/** A job as the engine carries it: failures, kills, ready since (milliseconds since 1970), envelope. */
export type Parcel = readonly [failures: number, kills: number, readyMs: number, envelope: Envelope];

/** A job in the hands of this process. */
export interface HeldJob {
  /** The engine's own number. */
  readonly engineId: string;
  /** Which pool holds it; the fence of every change to it. */
  readonly poolId: string;
  readonly queue: QueueName;
  /** Runs that ended in an error. */
  readonly failures: number;
  /** Times a worker process died while the job ran. */
  readonly kills: number;
  readonly readyMs: number;
  readonly envelope: Envelope;
}
