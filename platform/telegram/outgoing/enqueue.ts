import type { Transaction } from "#platform/database";
import type { TelegramParts } from "../deps.ts";
import { answersJob, senderJob } from "../job-descriptions.ts";
import type { Bot } from "../types.ts";
import { PRIORITY, type QueuedCall } from "./message.ts";

/**
 * Queues calls in the caller's transaction: they are made if and only if it commits. The transaction
 * belongs to no workspace, to the bot's, or, for a bot of the operator, to any.
 */
export async function enqueueCalls(
  { clock, jobs }: Pick<TelegramParts, "clock" | "jobs">,
  transaction: Transaction,
  bot: Pick<Bot, "botId" | "workspaceId">,
  calls: readonly QueuedCall[],
): Promise<void> {
  if (calls.length === 0) return;
  const [row] = await transaction.query<{ generation: string | null }>({
    name: "telegram_enqueue",
    text: "select telegram.enqueue_outgoing($1, $2, $3, $4) as generation",
    values: [
      bot.botId,
      JSON.stringify(newestEdits(calls).map(rowOf)),
      clock.now(),
      transaction.workspaceId ?? null,
    ],
  });
  const { botId } = bot;
  const workspaceId = transaction.workspaceId ?? bot.workspaceId;
  const options = workspaceId === null ? {} : { workspaceId };
  const ids = calls.flatMap((call) => (call.priority === PRIORITY.answer ? [call.id] : []));
  if (ids.length > 0) {
    await jobs.enqueue(transaction, answersJob, { botId, ids }, { ...options, priority: ANSWER_PRIORITY });
  }
  const generation = row?.generation ?? null;
  if (generation === null) return;
  const forEverybody = bot.workspaceId === null;
  await jobs.enqueue(transaction, senderJob, { botId, generation }, { ...options, forEverybody });
}

/** Jobs that answer somebody who waits go before the others of their workspace. */
const ANSWER_PRIORITY = -100;

/** Of several edits of one message in one go only the last counts. */
function newestEdits(calls: readonly QueuedCall[]): readonly QueuedCall[] {
  const keyOf = (call: QueuedCall) => (call.editKey === undefined ? call.id : `${call.chat} ${call.editKey}`);
  const last = new Map(calls.map((call, place) => [keyOf(call), place]));
  return calls.filter((call, place) => last.get(keyOf(call)) === place);
}

function rowOf(call: QueuedCall): object {
  return {
    id: call.id,
    chat: call.chat,
    priority: call.priority,
    method: call.method,
    payload: JSON.stringify(call.payload),
    paced: call.paced ?? true,
    items: call.items ?? 1,
    once: call.once ?? false,
    edits: call.edits ?? null,
    edit_key: call.editKey ?? null,
    if_gone: call.ifGone ?? "drop",
    due_at: call.dueAt ?? null,
    expires_at: call.expiresAt,
    result_tag: call.resultTag ?? null,
    result_data: call.resultData === undefined ? null : JSON.stringify(call.resultData),
    campaign_id: call.campaignId ?? null,
  };
}
