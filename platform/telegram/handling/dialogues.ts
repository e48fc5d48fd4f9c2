import type { TelegramParts } from "../deps.ts";
import { findDialogue, type StoredDialogue } from "../people/people-store.ts";
import { say } from "../wording/wording.ts";
import type { BotContext } from "./context.ts";
import type { BotDefinition, Dialogue } from "./definition.ts";
import { writeStanding } from "./dialogue-writes.ts";

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
  const expiresMs = clock.nowMs() + dialogue.timeoutSeconds * 1000;
  writeStanding(context, { name: dialogue.name, step: next, state, expiresMs });
  await step.ask(context, state);
}

async function storedDialogue(
  { database }: DialogueParts,
  { bot, chat, sender }: BotContext,
): Promise<StoredDialogue | undefined> {
  if (chat === undefined || sender === undefined) return undefined;
  return findDialogue(database, bot.botId, chat.chat, sender.telegramUserId);
}
