import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { BotContext } from "./context.ts";

/** Where a person shall stand from now on. */
export interface Standing {
  readonly name: string;
  readonly step: string;
  readonly state: unknown;
  readonly expiresMs: number;
}

/** Notes where the person of this context stands, or that no dialogue is under way. */
export function writeStanding(
  context: Pick<BotContext, "bot" | "chat" | "language" | "sender" | "write">,
  standing: Standing | undefined,
): void {
  const { bot, chat, language, sender } = context;
  if (sender === undefined) return;
  const values = [
    bot.botId,
    chat?.chat ?? sender.telegramUserId,
    sender.telegramUserId,
    standing?.name ?? null,
    standing?.step ?? "",
    JSON.stringify(standing?.state ?? null),
    language,
    dateFrom(standing?.expiresMs ?? 0),
  ];
  context.write(async (transaction: Transaction) => {
    await transaction.query({
      name: "telegram_put_dialogue",
      text: "select telegram.put_dialogue($1, $2, $3, $4, $5, $6, $7, $8)",
      values,
    });
  });
}
