import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { BotContext } from "../handling/context.ts";
import { realmOf } from "./people-store.ts";

/** What people at the bots can have done with what is known of them. */
export interface OwnData {
  /**
   * Erases at once, and whatever becomes of the handler, what the operator's bots of this product, or this bot of a
   * workspace, know of whoever pressed or wrote: also the workspace that is theirs alone. A connected account stays,
   * without them. Only the update at hand and what the handler still says are left, until their retention ends.
   */
  erase(context: BotContext): Promise<void>;
}

export function createOwnData({ erasePerson }: Pick<TelegramParts, "erasePerson">): OwnData {
  return {
    async erase({ bot, requestId, sender }) {
      if (sender === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
      await erasePerson({ telegramUserId: sender.telegramUserId, realm: realmOf(bot), requestId });
    },
  };
}
