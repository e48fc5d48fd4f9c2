import type { BotContext } from "#platform/telegram";
import type { VinServices } from "../services.ts";
import { isAddressed, isPrivate } from "./acting.ts";
import { type SentFile, takeFile } from "./commands/bulk-start.ts";
import { answerText, EXAMPLE_VIN } from "./commands/vin.ts";
import { say } from "./wording/wording.ts";

/** What of a message is looked at. */
export interface HeardMessage {
  readonly text?: string;
  readonly caption?: string;
  readonly document?: SentFile;
  readonly photo?: unknown;
  readonly video?: unknown;
  readonly voice?: unknown;
  readonly audio?: unknown;
  readonly video_note?: unknown;
  /** News of a group, such as a new member. */
  readonly new_chat_members?: readonly unknown[];
  readonly left_chat_member?: unknown;
}

/**
 * Any message that is no command: VINs are answered wherever they are; what else there is only where the bot
 * is meant, so that it keeps quiet in groups.
 */
export async function hearMessage(
  services: VinServices,
  context: BotContext,
  message: HeardMessage,
): Promise<void> {
  const text = message.text ?? message.caption;
  if (await takeFile(services, context)) return;
  if (text !== undefined && (await answerText(services, context, text))) return;
  if (!isAddressed(context)) return;
  if (text === undefined && !isPrivate(context)) return;
  context.reply(say(context.language, unknownKey(message), { example: EXAMPLE_VIN }));
}

/** In which words it is told that there was no VIN. */
function unknownKey({ audio, caption, photo, text, video, video_note: round, voice }: HeardMessage) {
  if (photo !== undefined || video !== undefined) return "unknownPhoto";
  if (voice !== undefined || audio !== undefined || round !== undefined) return "unknownVoice";
  return text === undefined && caption === undefined ? "unknownKind" : "unknown";
}

/** Whoever puts a VIN right in what they wrote gets the answer to it; in groups that would answer twice. */
export async function hearEdit(
  services: VinServices,
  context: BotContext,
  edited: Pick<HeardMessage, "caption" | "text"> | undefined,
): Promise<void> {
  const text = edited?.text ?? edited?.caption;
  if (text !== undefined && isPrivate(context)) await answerText(services, context, text);
}
