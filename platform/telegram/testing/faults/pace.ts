import type { Clock } from "#platform/kernel";
import type { Bot } from "../state/bots.ts";
import type { Room } from "../state/rooms.ts";
import { tooManyRequests } from "./api-fault.ts";

/** How fast a bot may write before it is told to wait. */
export interface PaceLimits {
  /** Messages a second over all chats of a bot. */
  readonly perSecond: number;
  /** Messages a second to one private chat. */
  readonly perChatPerSecond: number;
  /** Messages a minute to one group or channel. */
  readonly perGroupPerMinute: number;
}

/** What Telegram names in its questions and answers for bots. */
export const publishedPace: PaceLimits = { perSecond: 30, perChatPerSecond: 1, perGroupPerMinute: 20 };

export interface Pace {
  /** Counts messages of a bot; throws 429 with the seconds to wait when they are too many. */
  take(bot: Bot, room: Room, messages: number): void;
  set(limits: PaceLimits | undefined): void;
}

interface Window {
  readonly key: string;
  readonly limit: number;
  readonly lengthMs: number;
}

/** Exact sliding windows: what was refused does not count. */
export function createPace(clock: Clock, initial: PaceLimits | undefined): Pace {
  let limits = initial;
  const taken = new Map<string, number[]>();
  const waitMs = ({ key, limit, lengthMs }: Window, messages: number): number => {
    const nowMs = clock.nowMs();
    const recent = (taken.get(key) ?? []).filter((atMs) => atMs > nowMs - lengthMs);
    taken.set(key, recent);
    const over = recent.length + messages - limit;
    const blocking = over > 0 ? recent[Math.min(over, recent.length) - 1] : undefined;
    return blocking === undefined ? 0 : blocking + lengthMs - nowMs;
  };
  const refuse = (windows: readonly Window[], messages: number): void => {
    const longestMs = Math.max(...windows.map((window) => waitMs(window, messages)));
    if (longestMs > 0) throw tooManyRequests(Math.ceil(longestMs / 1000));
  };
  return {
    set: (next) => {
      limits = next;
      taken.clear();
    },
    take: (bot, room, messages) => {
      if (limits === undefined) return;
      refuse(windowsOf(limits, bot.user.id, room), messages);
      for (const { key } of windowsOf(limits, bot.user.id, room)) {
        for (let count = 0; count < messages; count += 1) taken.get(key)?.push(clock.nowMs());
      }
    },
  };
}

function windowsOf(limits: PaceLimits, botId: number, room: Room): readonly Window[] {
  const all = { key: `${botId}`, limit: limits.perSecond, lengthMs: 1000 };
  const key = `${botId} ${room.id}`;
  if (room.type === "private") return [all, { key, limit: limits.perChatPerSecond, lengthMs: 1000 }];
  return [all, { key, limit: limits.perGroupPerMinute, lengthMs: 60_000 }];
}
