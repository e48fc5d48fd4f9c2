import type { BotContext } from "#platform/telegram";
import type { VinServices } from "../services.ts";
import { isAddressed, isPrivate } from "./acting.ts";
import { type SentFile, startBulkFile } from "./commands/bulk-start.ts";
import { answerText, EXAMPLE_VIN } from "./commands/vin.ts";
import { say } from "./wording/wording.ts";

/** What of a message is looked at. */
export interface HeardMessage {
  readonly text?: string;
  readonly caption?: string;
  readonly document?: SentFile;
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
  if (message.document !== undefined && isPrivate(context))
    return startBulkFile(services, context, message.document);
  if (text !== undefined && (await answerText(services, context, text))) return;
  if (!isAddressed(context)) return;
  if (text === undefined && !isPrivate(context)) return;
  const key = text === undefined ? "unknownKind" : "unknown";
  context.reply(say(context.language, key, { example: EXAMPLE_VIN }));
}
