import type { Transaction } from "#platform/database";
import { type QueueView, viewQueue } from "./outgoing-store.ts";
import { botWaitMs } from "./pace.ts";
import { type Plan, planSending } from "./plan.ts";

/** A bot's queue and what may be sent of it now. */
export interface Outlook {
  readonly view: QueueView;
  readonly plan: Plan;
}

/** So many chats are looked at first. */
const HEADS = 60;
const MOST_HEADS = HEADS * 64;

/**
 * Looks at the first waiting calls of a bot; farther as long as all of those chats have to wait for their own
 * pace, so that busy chats hide nobody. `undefined` when another generation has taken over.
 */
export async function lookAhead(
  transaction: Transaction,
  given: { readonly botId: string; readonly generation: string; readonly nowMs: number },
  messagesPerSecond: number,
): Promise<Outlook | undefined> {
  const { nowMs } = given;
  for (let limit = HEADS; ; limit *= 8) {
    const view = await viewQueue(transaction, { ...given, limit });
    if (view === undefined) return undefined;
    const plan = planSending(view, nowMs, messagesPerSecond);
    const isEnough = plan.ready.length > 0 || view.heads.length < limit || limit >= MOST_HEADS;
    if (isEnough || botWaitMs(messagesPerSecond, view.recentMs, nowMs) > 0) return { view, plan };
  }
}
