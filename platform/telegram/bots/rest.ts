import type { Transaction } from "#platform/database";
import type { TelegramParts } from "../deps.ts";
import type { Bot } from "../types.ts";

/** Lets a bot rest whose token Telegram does not accept any more; what waits stays until there is a new one. */
export async function restBot(
  { bots, database, logger }: Pick<TelegramParts, "bots" | "database" | "logger">,
  bot: Bot,
): Promise<void> {
  logger.error(
    { botId: bot.botId, product: bot.product },
    "Telegram refuses the token of a bot; the bot rests",
  );
  const work = (transaction: Transaction) =>
    transaction.query(
      "update telegram.bots set state = 'disabled', disabled_reason = 'token-refused' where bot_id = $1 and state = 'active'",
      [bot.botId],
    );
  await (bot.workspaceId === null ? database.asApp(work) : database.withWorkspace(bot.workspaceId, work));
  await bots.reload(bot.botId);
}

/** Whether an answer says that there is no bot with this token. */
export function isTokenRefused(code: number, description: string): boolean {
  return code === 401 || (code === 404 && /^not found$/i.test(description));
}
