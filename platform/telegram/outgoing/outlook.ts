import type { Transaction } from "#platform/database";
import { botWaitMs } from "./pace.ts";
import { type Plan, planSending } from "./plan.ts";
import { type QueueView, type Viewer, viewQueue } from "./queue-view.ts";

/** A bot's queue and what may be sent of it now. */
export interface Outlook {
  readonly view: QueueView;
  readonly plan: Plan;
}

/**
 * Looks at the front of a bot's queue; at all chats when those at the front have to wait for their own pace, so that
 * busy chats hide nobody. `undefined` when another generation has taken over.
 */
export async function lookAhead(
  transaction: Transaction,
  given: Viewer,
  messagesPerSecond: number,
): Promise<Outlook | undefined> {
  const front = await lookAt(transaction, { ...given, reach: "front" }, messagesPerSecond);
  if (front === undefined || front.plan.ready.length > 0 || front.view.isAll) return front;
  if (botWaitMs(messagesPerSecond, front.view.recentMs, given.nowMs) > 0) return front;
  return lookAt(transaction, { ...given, reach: "all" }, messagesPerSecond);
}

async function lookAt(
  transaction: Transaction,
  given: Parameters<typeof viewQueue>[1],
  messagesPerSecond: number,
): Promise<Outlook | undefined> {
  const view = await viewQueue(transaction, given);
  return view && { view, plan: planSending(view, given.nowMs, messagesPerSecond) };
}
