import type { Message, ReplyParameters } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { type Content, post } from "../state/posting.ts";
import { placeOf, type Room } from "../state/rooms.ts";
import type { Call } from "./call.ts";
import { checkReplyKeyboard, readInlineKeyboard, type ReplyMarkup } from "./keyboards.ts";
import { findRoom, writableRoom } from "./rooms.ts";

/** The parameters that every sending method has. */
export interface SendParameters {
  readonly chat_id: number | string;
  readonly protect_content?: boolean | undefined;
  readonly reply_parameters?: ReplyParameters | undefined;
  readonly reply_markup?: ReplyMarkup | undefined;
  readonly message_effect_id?: string | undefined;
  readonly message_thread_id?: number | undefined;
  readonly business_connection_id?: string | undefined;
}

/** Sends a message with this content for a bot. `content` is asked only when the bot may write. */
export function deliver(
  call: Call,
  parameters: SendParameters,
  content: Content | ((room: Room) => Content),
): Message {
  call.world.pace.take(call.bot, writableRoom(call, parameters.chat_id), 1);
  return deliverCounted(call, parameters, content);
}

/** As `deliver`, for messages that were counted before, such as those of an album. */
export function deliverCounted(
  call: Call,
  parameters: SendParameters,
  content: Content | ((room: Room) => Content),
): Message {
  if (parameters.business_connection_id !== undefined) throw badRequest("business connection not found");
  const room = writableRoom(call, parameters.chat_id);
  if (parameters.message_thread_id !== undefined) throw badRequest("message thread not found");
  const message = post(call.world, room, call.bot, {
    ...repliedTo(call, room, parameters.reply_parameters),
    ...(typeof content === "function" ? content(room) : content),
    ...(parameters.protect_content === true && { has_protected_content: true as const }),
    ...(parameters.message_effect_id !== undefined && { effect_id: parameters.message_effect_id }),
    ...readMarkup(room, parameters.reply_markup),
  });
  showKeyboard(call, room, message, parameters.reply_markup);
  const hasOtherMarkup =
    parameters.reply_markup !== undefined && !("inline_keyboard" in parameters.reply_markup);
  if (hasOtherMarkup || message.forward_origin !== undefined) room.finalIds.add(message.message_id);
  return message;
}

/** Only inline keyboards become part of a message. */
function readMarkup(room: Room, markup: ReplyMarkup | undefined): Content {
  if (markup === undefined) return {};
  if ("keyboard" in markup) checkReplyKeyboard(room, markup);
  if (!("inline_keyboard" in markup)) return {};
  const keyboard = readInlineKeyboard(room, markup);
  return keyboard === undefined ? {} : { reply_markup: keyboard };
}

function showKeyboard({ world }: Call, room: Room, message: Message, markup: ReplyMarkup | undefined): void {
  if (markup === undefined || "inline_keyboard" in markup || "force_reply" in markup) return;
  const keyboard = "keyboard" in markup ? markup : undefined;
  room.keyboard = keyboard && { markup: keyboard, messageId: message.message_id };
  world.stream.publish({ kind: "keyboard", ...placeOf(room), keyboard });
}

/** The message that is replied to, without what it replies to itself. */
export function repliedTo(call: Call, room: Room, reply: ReplyParameters | undefined): Content {
  if (reply?.message_id === undefined) return {};
  const source = reply.chat_id === undefined ? room : findRoom(call, reply.chat_id);
  const message = source.messages.get(reply.message_id);
  if (message === undefined) {
    if (reply.allow_sending_without_reply === true) return {};
    throw badRequest("message to be replied not found");
  }
  const { reply_to_message: _, ...original } = message;
  const quote =
    reply.quote === undefined ? {} : { quote: { text: reply.quote, position: reply.quote_position ?? 0 } };
  return { reply_to_message: original, ...quote } as Content;
}
