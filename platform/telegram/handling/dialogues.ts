import type { TelegramParts } from "../deps.ts";
import { dateFrom } from "#platform/kernel";
import { findDialogue, type StoredDialogue } from "../people/people-store.ts";
import { say } from "../wording/wording.ts";
import type { BotContext } from "./context.ts";
import type { BotDefinition, Dialogue } from "./definition.ts";

type DialogueParts = Pick<TelegramParts, "clock" | "database">;

/** Hands a message to the dialogue that waits for it; false when none does. */
export async function continueDialogue(
  parts: DialogueParts,
  definition: BotDefinition,
  context: BotContext,
): Promise<boolean> {
  const stored = await storedDialogue(parts, context);
  if (stored === undefined) return false;
  const dialogue = definition.dialogues?.find((one) => one.name === stored.name);
  const step = dialogue?.steps[stored.step];
  const expired = stored.expiresAt.getTime() <= parts.clock.nowMs();
  if (dialogue === undefined || step === undefined || expired) {
    context.end();
    // Whoever comes late is told, and what they say is heard as something new.
    if (expired) context.reply(say(context.language, "dialogueExpired"));
    return false;
  }
  const move = await step.receive(context, JSON.parse(stored.state));
  if (move === "done") context.end();
  else if ("again" in move) context.reply(move.again);
  else await goTo(parts, context, dialogue, move.next, move.state);
  return true;
}

/** `/cancel`: puts an end to whatever is under way. */
export async function cancelDialogue(parts: DialogueParts, context: BotContext): Promise<void> {
  const stored = await storedDialogue(parts, context);
  if (stored !== undefined) context.end();
  context.reply({
    text: say(context.language, stored === undefined ? "nothingToCancel" : "cancelled"),
    ...(stored === undefined ? {} : { keyboard: "remove" as const }),
  });
}

async function goTo(
  { clock }: DialogueParts,
  context: BotContext,
  dialogue: Dialogue,
  next: string,
  state: unknown,
): Promise<void> {
  const step = dialogue.steps[next];
  if (step === undefined) throw new Error(`The dialogue ${dialogue.name} has no step ${next}.`);
  const { bot, chat, sender } = context;
  const values = [
    bot.botId,
    chat?.chat,
    sender?.telegramUserId,
    dialogue.name,
    next,
    JSON.stringify(state),
    context.language,
    dateFrom(clock.nowMs() + dialogue.timeoutSeconds * 1000),
  ];
  context.write(async (transaction) => {
    await transaction.query({
      name: "telegram_put_dialogue",
      text: "select telegram.put_dialogue($1, $2, $3, $4, $5, $6, $7, $8)",
      values,
    });
  });
  await step.ask(context, state);
}

async function storedDialogue(
  { database }: DialogueParts,
  { bot, chat, sender }: BotContext,
): Promise<StoredDialogue | undefined> {
  if (chat === undefined || sender === undefined) return undefined;
  return findDialogue(database, bot.botId, chat.chat, sender.telegramUserId);
}
