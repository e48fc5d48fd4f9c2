import { isDeepStrictEqual } from "node:util";
import type { InlineKeyboardMarkup, Message } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { type Content, replace } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import { nowSeconds } from "../state/world.ts";
import type { Call, Methods } from "./call.ts";
import { readInlineKeyboard } from "./keyboards.ts";
import { writableRoom } from "./rooms.ts";
import { captionContent, textContent } from "./texts.ts";

/** How a bot names the message it wants to change. */
export interface EditParameters {
  readonly chat_id?: number | string | undefined;
  readonly message_id?: number | undefined;
  readonly inline_message_id?: string | undefined;
  readonly reply_markup?: InlineKeyboardMarkup | undefined;
}

export const editingMethods = {
  editMessageText: (call, parameters) => {
    const { text } = parameters;
    if (text === undefined) throw badRequest("message text is empty");
    const replaced = ["text", "entities", "link_preview_options"] as const;
    return edit(call, parameters, replaced, (message) => {
      if (message.text === undefined) throw badRequest("there is no text in the message to edit");
      return textContent({ ...parameters, text });
    });
  },
  editMessageCaption: (call, parameters) => {
    const replaced = ["caption", "caption_entities", "show_caption_above_media"] as const;
    return edit(call, parameters, replaced, (message) => {
      if (!hasMedia(message)) throw badRequest("there is no caption in the message to edit");
      return captionContent(parameters);
    });
  },
  editMessageReplyMarkup: (call, parameters) => edit(call, parameters, [], () => ({})),
} satisfies Methods;

/**
 * Changes a message of the bot: `replaced` fields go, what `change` answers comes, and so does the
 * keyboard; without one the old keyboard goes. Throws the refusal of 400.
 */
export function edit(
  call: Call,
  parameters: EditParameters,
  replaced: readonly (keyof Content)[],
  change: (message: Message, room: Room) => Content,
): Message | true {
  const { room, message, isInline } = findEditable(call, parameters);
  const { edit_date: _, ...unedited } = message;
  const kept = Object.fromEntries(
    Object.entries(unedited).filter(
      ([key]) => key !== "reply_markup" && !replaced.some((field) => field === key),
    ),
  );
  const changed = { ...kept, ...change(message, room), ...keyboard(room, parameters.reply_markup) };
  if (isDeepStrictEqual(changed, unedited))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a " +
        "current content and reply markup of the message",
    );
  call.world.pace.take(call.bot, room, 1);
  const edited = { ...changed, edit_date: nowSeconds(call.world) } as Message;
  replace(call.world, room, call.bot, edited);
  return isInline ? true : edited;
}

function keyboard(room: Room, markup: InlineKeyboardMarkup | undefined): Content {
  if (markup === undefined) return {};
  const keyboard = readInlineKeyboard(room, markup);
  return keyboard === undefined ? {} : { reply_markup: keyboard };
}

interface Editable {
  readonly room: Room;
  readonly message: Message;
  /** Known to the bot by an inline_message_id only: it learns no more than that the edit was made. */
  readonly isInline: boolean;
}

function findEditable(call: Call, parameters: EditParameters): Editable {
  const { chat_id: chatId, message_id: messageId } = parameters;
  if (parameters.inline_message_id !== undefined) return findInline(call, parameters.inline_message_id);
  if (chatId === undefined) throw badRequest("chat_id is empty");
  if (messageId === undefined) throw badRequest("message identifier is not specified");
  const room = writableRoom(call, chatId);
  const message = room.messages.get(messageId);
  if (message === undefined) throw badRequest("message to edit not found");
  const isOwn = room.type === "channel" || message.from?.id === call.bot.user.id;
  if (!isOwn || room.finalIds.has(messageId)) throw badRequest("message can't be edited");
  return { room, message, isInline: false };
}

function findInline({ world, bot }: Call, inlineMessageId: string): Editable {
  const found = world.inlineMessages.find(bot.user.id, inlineMessageId);
  const message = found?.room.messages.get(found.messageId);
  if (found === undefined || message === undefined) throw badRequest("MESSAGE_ID_INVALID");
  return { room: found.room, message, isInline: true };
}

/** Whether a message carries a file. */
export function hasMedia(message: Message): boolean {
  return [
    message.photo,
    message.document,
    message.video,
    message.audio,
    message.voice,
    message.animation,
  ].some((media) => media !== undefined);
}
