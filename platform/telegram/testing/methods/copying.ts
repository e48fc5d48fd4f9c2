import type { Message, MessageOrigin } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { type Content } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import type { Call, Methods } from "./call.ts";
import { deliver } from "./deliver.ts";
import { findRoom } from "./rooms.ts";
import { captionContent } from "./texts.ts";

/** Fields that make the content of a message, in any kind of it. */
const CONTENT_FIELDS = [
  "text",
  "entities",
  "link_preview_options",
  "photo",
  "document",
  "video",
  "audio",
  "voice",
  "animation",
  "caption",
  "caption_entities",
  "show_caption_above_media",
  "contact",
  "location",
  "venue",
  "invoice",
] as const satisfies readonly (keyof Message)[];

export const copyingMethods = {
  copyMessage: (call, parameters) => {
    const source = findSource(call, parameters.from_chat_id, parameters.message_id, "copy");
    const { message_id } = copy(
      call,
      parameters,
      source,
      parameters.caption === undefined ? undefined : captionContent(parameters),
    );
    return { message_id };
  },
  copyMessages: (call, parameters) =>
    existing(call, parameters.from_chat_id, parameters.message_ids, "copy").map((source) => {
      const { message_id } = copy(
        call,
        parameters,
        source,
        parameters.remove_caption === true ? {} : undefined,
      );
      return { message_id };
    }),
  forwardMessage: (call, parameters) =>
    forward(call, parameters, findSource(call, parameters.from_chat_id, parameters.message_id, "forward")),
  forwardMessages: (call, parameters) =>
    existing(call, parameters.from_chat_id, parameters.message_ids, "forward").map((source) => {
      const { message_id } = forward(call, parameters, source);
      return { message_id };
    }),
} satisfies Methods;

type Target = Parameters<typeof deliver>[1];

/** Sends the content again as the bot's own; `caption` replaces the caption. */
function copy(call: Call, target: Target, source: Message, caption: Content | undefined): Message {
  if (source.invoice !== undefined) throw badRequest("message can't be copied");
  const { caption: _, caption_entities: __, ...withoutCaption } = contentOf(source);
  return deliver(call, target, caption === undefined ? contentOf(source) : { ...withoutCaption, ...caption });
}

function forward(call: Call, target: Target, source: Message): Message {
  return deliver(call, target, {
    forward_origin: source.forward_origin ?? originOf(source),
    ...contentOf(source),
    ...(source.invoice && source.reply_markup && { reply_markup: source.reply_markup }),
  } as Content);
}

export function contentOf(message: Message): Content {
  return Object.fromEntries(
    CONTENT_FIELDS.flatMap((field) => (message[field] === undefined ? [] : [[field, message[field]]])),
  );
}

/** Who wrote a message first. */
export function originOf(message: Message): MessageOrigin {
  const { date, from, chat, message_id } = message;
  if (chat.type === "channel") return { type: "channel", chat, message_id, date };
  if (from === undefined) return { type: "hidden_user", sender_user_name: "Somebody", date };
  return { type: "user", sender_user: from, date };
}

function findSource(
  call: Call,
  chatId: number | string,
  messageId: number,
  verb: "copy" | "forward",
): Message {
  const message = findRoom(call, chatId).messages.get(messageId);
  if (message === undefined) throw badRequest(`message to ${verb} not found`);
  if (!isMovable(message, verb))
    throw badRequest(`message can't be ${verb === "copy" ? "copied" : "forwarded"}`);
  return message;
}

/** Service messages stay where they are; protected ones can be copied but not forwarded. */
function isMovable(message: Message, verb: "copy" | "forward"): boolean {
  if (verb === "forward" && message.has_protected_content === true) return false;
  return Object.keys(contentOf(message)).length > 0;
}

/** Those of the messages that can be sent on; the others are skipped. */
function existing(
  call: Call,
  chatId: number | string,
  messageIds: readonly number[],
  verb: "copy" | "forward",
): Message[] {
  const room: Room = findRoom(call, chatId);
  if (messageIds.some((id, index) => id <= (messageIds[index - 1] ?? 0)))
    throw badRequest("message identifiers must be in a strictly increasing order");
  const found = messageIds.flatMap((id) => room.messages.get(id) ?? []);
  const able = found.filter((message) => isMovable(message, verb));
  if (able.length === 0) throw badRequest(`there are no messages to ${verb}`);
  return able;
}
