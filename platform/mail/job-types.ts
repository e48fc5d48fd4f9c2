import type { TSchema } from "typebox";
import type { Transaction } from "#platform/database";
import type { Logger } from "#platform/telemetry";

/** What mail asks of the job engine; the shapes are those of the jobs part, which stands beside this one. */
export interface MailJob<Schema extends TSchema = TSchema> {
  readonly name: string;
  readonly payload: Schema;
  readonly queue: "default" | "maintenance";
  readonly maximumAttempts: number;
  readonly timeoutSeconds: number | undefined;
  readonly rememberSeconds: number;
}

export interface MailJobContext {
  readonly workspaceId: string | undefined;
  readonly attempt: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface MailJobDefinition extends MailJob {
  run(context: MailJobContext, payload: unknown): Promise<void>;
}

export interface MailSchedule {
  readonly name: string;
  readonly time: { readonly everySeconds: number };
  readonly missed: "skip";
  readonly job: MailJob;
}

/** Stores a job within the transaction. */
export interface MailJobQueue {
  enqueue(
    transaction: Transaction,
    job: MailJob,
    payload: unknown,
    options: { readonly workspaceId?: string; readonly priority?: number },
  ): Promise<string>;
}
