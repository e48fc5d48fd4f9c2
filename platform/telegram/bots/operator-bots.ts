import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { Bot } from "../types.ts";
import { loadBots, storeOperatorBot } from "./bot-store.ts";
import { botIdOf } from "./registry.ts";

/** A server that starts decides how updates arrive; whoever joins a running one has to agree with it. */
export type Storing = "start" | "join";

/**
 * Stores the operator's bots as they are configured here, and answers those that were not known or are another
 * product's now. A bot that rests goes on resting. Throws `TELEGRAM_INTAKE_DIFFERS` for whoever joins; then nothing
 * has changed.
 */
export async function storeOperatorBots(
  { bots, clock, config, database, operatorBots }: TelegramParts,
  storing: Storing,
): Promise<readonly Bot[]> {
  const { intake } = config;
  const stored = new Map((await loadBots(database)).map((bot) => [bot.botId, bot]));
  const given = operatorBots.map(({ product, token }) => ({ product, botId: botIdOf(token) }));
  const isOther = ({ botId }: Pick<Bot, "botId">) => (stored.get(botId)?.intake ?? intake) !== intake;
  if (storing === "join" && given.some(isOther))
    throw telegramErrors.TELEGRAM_INTAKE_DIFFERS({ here: intake });
  for (const bot of given) await storeOperatorBot(database, { ...bot, intake, now: clock.now() });
  await bots.reload();
  const changed = given.filter(({ botId, product }) => stored.get(botId)?.product !== product);
  return changed.flatMap(({ botId }) => bots.all().filter((bot) => bot.botId === botId));
}
