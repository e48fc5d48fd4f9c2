import type { Update } from "../api-types.ts";
import { type ApiFault, conflict } from "../faults/api-fault.ts";
import type { Bot } from "../state/bots.ts";
import type { World } from "../state/world.ts";

/** The real server waits no longer than this. */
const LONGEST_WAIT_SECONDS = 50;
const MOST_UPDATES = 100;

/** A getUpdates call that waits for something new. */
export interface OpenPoll {
  wake(): void;
  fail(fault: ApiFault): void;
}

export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutSeconds: number;
}

/**
 * Confirms what lies below the offset and answers the next updates, waiting for the first one if there
 * is none. A newer call that waits ends an older one with 409.
 */
export function poll(world: World, bot: Bot, request: PollRequest, signal: AbortSignal): Promise<Update[]> {
  if (request.offset < 0) bot.updates.keepLatest(-request.offset);
  else bot.updates.confirmBelow(request.offset);
  const limit = request.limit >= 1 && request.limit <= MOST_UPDATES ? request.limit : MOST_UPDATES;
  const take = (): Update[] => bot.updates.first(limit).map(({ update }) => update);
  const updates = take();
  if (updates.length > 0 || request.timeoutSeconds <= 0) return Promise.resolve(updates);
  endPoll(bot, "terminated by other getUpdates request; make sure that only one bot instance is running");
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => () => {
      if (bot.poll === open) bot.poll = undefined;
      cancelTimer();
      signal.removeEventListener("abort", end);
      settle();
    };
    const end = finish(() => resolve([]));
    const open: OpenPoll = {
      wake: finish(() => setImmediate(() => resolve(take()))),
      fail: (fault) => finish(() => reject(fault))(),
    };
    const waitSeconds = Math.min(request.timeoutSeconds, LONGEST_WAIT_SECONDS);
    const cancelTimer = world.timers.after(waitSeconds * 1000, end);
    signal.addEventListener("abort", end);
    bot.poll = open;
  });
}

/** Ends a waiting getUpdates call with 409, for the reason given. */
export function endPoll(bot: Bot, reason: string): void {
  bot.poll?.fail(conflict(reason));
}
