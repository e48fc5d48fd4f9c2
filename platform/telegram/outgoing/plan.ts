import type { QueueView, WaitingCall } from "./outgoing-store.ts";
import { botWaitMs, chatWaitMs } from "./pace.ts";

/** What a sender does next. */
export interface Plan {
  /** May go now, in this order. */
  readonly ready: readonly WaitingCall[];
  /** When to look again; `undefined` when nothing waits. */
  readonly nextMs: number | undefined;
}

/**
 * Chooses what may go now under the limits of each chat and of the whole bot. Calls that need no
 * sending, because they are too late or nobody can get them, are ready whatever the pace.
 */
export function planSending(view: QueueView, nowMs: number, messagesPerSecond: number): Plan {
  const sentMs = [...view.recentMs];
  const ready: WaitingCall[] = [];
  const laterMs: number[] = view.nextDueAt === null ? [] : [view.nextDueAt.getTime()];
  for (const call of view.heads) {
    const paced = call.paced && !call.blocked && call.expiresAt.getTime() > nowMs;
    const waitMs = paced
      ? Math.max(chatWaitMs(call.chat, call.recentMs, nowMs), botWaitMs(messagesPerSecond, sentMs, nowMs))
      : 0;
    if (waitMs > 0) {
      laterMs.push(nowMs + waitMs);
      continue;
    }
    ready.push(call);
    if (paced) sentMs.push(nowMs);
  }
  return { ready, nextMs: laterMs.length === 0 ? undefined : Math.min(...laterMs) };
}
