import type { WaitingCall } from "./outgoing-store.ts";
import { botWaitMs, chatWaitMs } from "./pace.ts";
import type { QueueView } from "./queue-view.ts";

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
    const waitMs = waitOf(call, { nowMs, messagesPerSecond, sentMs });
    if (waitMs > 0) {
      laterMs.push(nowMs + waitMs);
      continue;
    }
    ready.push(call);
    if (isSending(call, nowMs)) for (let item = 0; item < call.items; item += 1) sentMs.push(nowMs);
  }
  return { ready, nextMs: laterMs.length === 0 ? undefined : Math.min(...laterMs) };
}

/** Whether a message goes out that counts. */
function isSending(call: WaitingCall, nowMs: number): boolean {
  return call.paced && !call.blocked && call.expiresAt.getTime() > nowMs;
}

function waitOf(
  call: WaitingCall,
  given: { readonly nowMs: number; readonly messagesPerSecond: number; readonly sentMs: readonly number[] },
): number {
  const { nowMs, messagesPerSecond, sentMs } = given;
  const putOffMs = call.dueAt.getTime() - nowMs;
  if (putOffMs > 0) return putOffMs;
  if (!isSending(call, nowMs)) return 0;
  return Math.max(
    chatWaitMs(call.chat, call.recentMs, nowMs, call.items),
    botWaitMs(messagesPerSecond, sentMs, nowMs, call.items),
  );
}
