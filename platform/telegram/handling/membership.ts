import type { Message } from "grammy/types";
import type { TelegramParts } from "../deps.ts";
import type { BotContext } from "./context.ts";

/** Notes that the bot was blocked or thrown out. Whoever writes again unblocks it by that. */
export function noteMembership({ clock }: Pick<TelegramParts, "clock">, context: BotContext): void {
  const status = context.update.my_chat_member?.new_chat_member.status;
  if (context.chat === undefined || (status !== "kicked" && status !== "left")) return;
  const values = [context.bot.botId, context.chat.chat, clock.now()];
  context.write(async (transaction) => {
    await transaction.query("select telegram.note_blocked($1, $2, $3)", values);
  });
}

/** A group that became a supergroup says so on both sides; answers whether this message does. */
export function noteMove(context: BotContext, message: Message): boolean {
  const from = message.migrate_from_chat_id ?? message.chat.id;
  const to = message.migrate_to_chat_id ?? message.chat.id;
  if (from === to) return false;
  const values = [context.bot.botId, String(from), String(to)];
  context.write(async (transaction) => {
    await transaction.query("select telegram.move_chat($1, $2, $3)", values);
  });
  return true;
}
