import type { CallbackQuery } from "grammy/types";
import type { TelegramParts } from "../deps.ts";
import { say } from "../wording/wording.ts";
import { openPress, readPress } from "./buttons.ts";
import type { BotContext } from "./context.ts";
import type { BotDefinition } from "./definition.ts";
import { mayUse } from "./roles.ts";

/** Runs what belongs to a pressed button; what was not made here, or long ago, is answered as too old. */
export async function handleButton(
  { signingKey }: Pick<TelegramParts, "signingKey">,
  definition: BotDefinition,
  context: BotContext,
  callback: CallbackQuery,
): Promise<void> {
  const opened = openPress(signingKey, context.bot.botId, callback.data ?? "");
  const button = definition.buttons?.find(({ kind }) => kind.id === opened?.id);
  const data =
    opened === undefined || button === undefined ? undefined : readPress(button.kind, opened.values);
  if (button === undefined || data === undefined)
    return context.answer(say(context.language, "buttonOld"), { alert: true });
  if (!(await mayUse(context, button.role)))
    return context.answer(say(context.language, "notAllowed"), { alert: true });
  await button.run(context, data);
}
