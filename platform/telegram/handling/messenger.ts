import type { Transaction } from "#platform/database";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import { enqueueCalls } from "../outgoing/enqueue.ts";
import type { Bot } from "../types.ts";
import type { Content } from "./content.ts";
import { contentCall, editCall, type MessagePlace } from "./speak.ts";

/** What became of a message so far. */
export interface MessageState {
  readonly state: "waiting" | "sending" | "sent" | "dead" | "unknown";
  /** Its id in the chat, once it is sent. */
  readonly messageId: string | null;
  /** Why it was not sent. */
  readonly reason: string | null;
}

/**
 * Speaks through a bot from outside of its handlers: from jobs and actions. Works in any transaction
 * that may use the bot: one of its workspace, or for bots of the operator any. What is said goes out
 * if and only if that commits.
 */
export interface Messenger {
  /** Answers the handle for later edits. */
  send(
    transaction: Transaction,
    botId: string,
    place: MessagePlace,
    content: Content | string,
  ): Promise<string>;
  /**
   * Changes a message by its handle, or by its id in the chat. While an older edit waits, the newer one
   * takes its place: progress may be told as often as one likes.
   */
  edit(
    transaction: Transaction,
    botId: string,
    given: {
      readonly chat: string;
      readonly message: string | number;
      /** `send`: says it anew when the message is gone. */
      readonly ifGone?: "drop" | "send";
    },
    content: Content | string,
  ): Promise<void>;
  stateOf(transaction: Transaction, botId: string, handle: string): Promise<MessageState | undefined>;
}

export function createMessenger(parts: TelegramParts): Messenger {
  const botOf = (botId: string): Bot => {
    const bot = parts.bots.find(botId);
    if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
    return bot;
  };
  return {
    async send(transaction, botId, place, content) {
      const bot = botOf(botId);
      const { call, keep } = contentCall(parts, bot, place, content);
      for (const write of keep) await write(transaction);
      await enqueueCalls(parts, transaction, bot, [call]);
      return call.id;
    },
    async edit(transaction, botId, { chat, message, ifGone }, content) {
      const bot = botOf(botId);
      const more = ifGone === undefined ? {} : { ifGone };
      await enqueueCalls(parts, transaction, bot, [editCall(parts, bot, chat, message, content, more)]);
    },
    async stateOf(transaction, botId, handle) {
      const [found] = await transaction.query<MessageState>(
        `select state, message_id as "messageId", reason from telegram.message_state($1, $2)`,
        [botId, handle],
      );
      return found;
    },
  };
}
