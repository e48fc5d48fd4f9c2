/** At most `limit` messages in any `windowMs`. */
interface Rule {
  readonly limit: number;
  readonly windowMs: number;
}

/** One message a second in a chat, with bursts of three. */
const CHAT: Rule = { limit: 3, windowMs: 3000 };
const GROUP: Rule = { limit: 20, windowMs: 60_000 };

/** So many of a chat's latest messages tell its pace. */
export const PACE_MEMORY = 20;
export const BOT_WINDOW_MS = 1000;

/** Groups, supergroups and channels have negative ids, channels names too. */
export function isGroup(chat: string): boolean {
  return chat.startsWith("-") || chat.startsWith("@");
}

/**
 * Milliseconds until a message to this chat may go.
 *
 * @param sentMs when messages went to this chat, ascending
 */
export function chatWaitMs(chat: string, sentMs: readonly number[], nowMs: number): number {
  const wait = waitMs(CHAT, sentMs, nowMs);
  return isGroup(chat) ? Math.max(wait, waitMs(GROUP, sentMs, nowMs)) : wait;
}

/** The same for all chats of a bot together. */
export function botWaitMs(messagesPerSecond: number, sentMs: readonly number[], nowMs: number): number {
  return waitMs({ limit: messagesPerSecond, windowMs: BOT_WINDOW_MS }, sentMs, nowMs);
}

function waitMs({ limit, windowMs }: Rule, sentMs: readonly number[], nowMs: number): number {
  // What was sent long after now was sent before the clock was set back.
  const oldest = sentMs.filter((ms) => ms <= nowMs + windowMs).at(-limit);
  return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - nowMs);
}
