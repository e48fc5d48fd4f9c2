import type { Transaction } from "#platform/database";
import type { BulkNoticeHandler } from "../bulk/notices.ts";
import { bulkNotice, bulkNoticeKey } from "./bulk-turn.ts";
import { type BulkJob, isOver } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import type { BulkMessageRow } from "../store/bulk-messages.ts";

/** Tells people how far a job is; asked for with `services.bulkNotices.on`. */
export type TellBulkJob = BulkNoticeHandler;

/** Where a bot tells how far a job is. */
export type BulkMessage = BulkMessageRow;

/** Notes the message in which a job is told, and has it told once the transaction commits. */
export async function attachBulkMessage(
  { bulkMessages, jobs }: Pick<VinServices, "bulkMessages" | "jobs">,
  transaction: Transaction,
  jobId: string,
  message: BulkMessage,
): Promise<void> {
  await bulkMessages.add(transaction, jobId, message);
  const { workspaceId } = transaction;
  if (workspaceId === undefined) throw new Error("A bulk job belongs to a workspace.");
  const options = { workspaceId, key: bulkNoticeKey(jobId) };
  await jobs.enqueue(transaction, bulkNotice, { bulkJobId: jobId }, options);
}

/**
 * Has `tell` say how far the job is, in the transaction that notes it as said. Does nothing when that, or
 * something newer, was said before, or when no message is known yet.
 */
export async function tellProgress(
  { bulkMessages, database }: Pick<VinServices, "bulkMessages" | "database">,
  workspaceId: string,
  job: BulkJob,
  tell: (transaction: Transaction, message: BulkMessage) => Promise<void>,
): Promise<void> {
  await database.withWorkspace(workspaceId, async (transaction) => {
    const shown = { done: job.done, end: isOver(job) };
    const message = await bulkMessages.advance(transaction, job.id, shown);
    if (message !== undefined) await tell(transaction, message);
  });
}

/** The message of a job whose result was not delivered yet; `undefined` when there is nothing to deliver. */
export async function undelivered(
  { bulkMessages }: Pick<VinServices, "bulkMessages">,
  workspaceId: string,
  jobId: string,
): Promise<BulkMessage | undefined> {
  const found = await bulkMessages.find(workspaceId, jobId);
  return found?.delivered_at === null ? found : undefined;
}

/** Has `send` deliver the result, once whoever else tries at the same time or later. */
export async function deliverOnce(
  { bulkMessages, clock, database }: Pick<VinServices, "bulkMessages" | "clock" | "database">,
  workspaceId: string,
  jobId: string,
  send: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  await database.withWorkspace(workspaceId, async (transaction) => {
    if (await bulkMessages.deliver(transaction, jobId, clock.now())) await send(transaction);
  });
}
