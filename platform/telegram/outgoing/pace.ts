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
/** What went earlier delays nothing any more: the longest window, and an album of ten at one message a second. */
export const PACE_SPAN_MS = 70_000;
export const BOT_WINDOW_MS = 1000;

/** Groups, supergroups and channels have negative ids, channels names too. */
function isGroup(chat: string): boolean {
  return chat.startsWith("-") || chat.startsWith("@");
}

/**
 * Milliseconds until something may go to this chat.
 *
 * @param sentMs when messages went to this chat, ascending; the items of an album one by one
 * @param items how many messages it becomes
 */
export function chatWaitMs(chat: string, sentMs: readonly number[], nowMs: number, items = 1): number {
  const wait = waitMs(CHAT, sentMs, nowMs, items);
  return isGroup(chat) ? Math.max(wait, waitMs(GROUP, sentMs, nowMs, items)) : wait;
}

/** The same for all chats of a bot together. */
export function botWaitMs(
  messagesPerSecond: number,
  sentMs: readonly number[],
  nowMs: number,
  items = 1,
): number {
  return waitMs({ limit: messagesPerSecond, windowMs: BOT_WINDOW_MS }, sentMs, nowMs, items);
}

function waitMs(rule: Rule, sentMs: readonly number[], nowMs: number, items: number): number {
  const { limit, windowMs } = rule;
  // What was sent long after now was sent before the clock was set back.
  const counted = chargedMs(
    rule,
    sentMs.filter((ms) => ms <= nowMs + windowMs),
  );
  // An album of more than a window takes goes when the window is empty.
  const needed = Math.min(items, limit);
  const oldest = counted.at(-(limit - needed + 1));
  return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - nowMs);
}

/** Items of an album that are too many for one window count in the following ones, so that the pace holds in the long run. */
function chargedMs({ limit, windowMs }: Rule, sentMs: readonly number[]): readonly number[] {
  let first = 0;
  const charged = sentMs.map((ms, place) => {
    if (ms !== sentMs[first]) first = place;
    return ms + Math.floor((place - first) / limit) * windowMs;
  });
  return charged.sort((one, other) => one - other);
}
