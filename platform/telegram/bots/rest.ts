import type { Transaction } from "#platform/database";
import { AppError } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import type { Bot } from "../types.ts";

/**
 * Lets a bot rest whose token Telegram does not accept any more; what waits stays until there is a new one: `change`
 * wakes a workspace's bot, `sync` one of the operator. When that has come meanwhile, the bot goes on with it.
 */
export async function restBot(
  { bots, database, logger }: Pick<TelegramParts, "bots" | "database" | "logger">,
  bot: Bot,
  refused: string,
): Promise<void> {
  if ((await presentToken(bots, bot)) !== refused) return bots.reload(bot.botId);
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

/** `undefined` when the bot is gone. */
async function presentToken(bots: TelegramParts["bots"], bot: Bot): Promise<string | undefined> {
  try {
    return await bots.tokenOf(bot);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "TELEGRAM_BOT_UNKNOWN") return undefined;
    throw thrown;
  }
}

/** Whether an answer says that there is no bot with this token. */
export function isTokenRefused(code: number, description: string): boolean {
  return code === 401 || (code === 404 && /^not found$/i.test(description));
}
