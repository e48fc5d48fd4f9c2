import { badRequest } from "../faults/api-fault.ts";
import { post } from "../state/posting.ts";
import { placeOf, type Room } from "../state/rooms.ts";
import type { Call, Methods } from "./call.ts";
import { writableRoom } from "./rooms.ts";

const ACTIONS: ReadonlySet<string> = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

export const markingMethods = {
  sendChatAction: (call, { chat_id, action }) => {
    const room = writableRoom(call, chat_id);
    if (!ACTIONS.has(action)) throw badRequest("wrong parameter action in request");
    call.world.stream.publish({ kind: "action", ...placeOf(room), byBotId: call.bot.user.id, action });
    return true;
  },
  setMessageReaction: (call, { chat_id, message_id, reaction = [] }) => {
    const room = writableRoom(call, chat_id);
    if (!room.messages.has(message_id)) throw badRequest("message to react not found");
    if (reaction.length > 1) throw badRequest("REACTIONS_TOO_MANY");
    const emojis = reaction.map((one) => {
      if (one.type !== "emoji") throw badRequest("REACTION_INVALID");
      return one.emoji;
    });
    call.world.stream.publish({ kind: "reaction", ...placeOf(room), messageId: message_id, emojis });
    return true;
  },
  pinChatMessage: (call, { chat_id, message_id }) => {
    const room = pinnableRoom(call, chat_id);
    const message = room.messages.get(message_id);
    if (message === undefined) throw badRequest("message to pin not found");
    unpin(call, room, [message_id]);
    room.pinnedIds.push(message_id);
    call.world.stream.publish({ kind: "pinned", ...placeOf(room), messageId: message_id });
    post(call.world, room, call.bot, { pinned_message: message });
    return true;
  },
  unpinChatMessage: (call, { chat_id, message_id }) => {
    const room = pinnableRoom(call, chat_id);
    const target = message_id ?? room.pinnedIds.at(-1);
    if (target === undefined || !room.pinnedIds.includes(target))
      throw badRequest("message to unpin not found");
    unpin(call, room, [target]);
    return true;
  },
  unpinAllChatMessages: (call, { chat_id }) => {
    const room = pinnableRoom(call, chat_id);
    unpin(call, room, [...room.pinnedIds]);
    return true;
  },
} satisfies Methods;

function unpin({ world }: Call, room: Room, messageIds: readonly number[]): void {
  for (const messageId of messageIds) {
    const index = room.pinnedIds.indexOf(messageId);
    if (index < 0) continue;
    room.pinnedIds.splice(index, 1);
    world.stream.publish({ kind: "unpinned", ...placeOf(room), messageId });
  }
}

function pinnableRoom(call: Call, chatId: number | string): Room {
  const room = writableRoom(call, chatId);
  if (room.type === "private") return room;
  const own = room.members.get(call.bot.user.id);
  const may =
    own?.status === "administrator" &&
    (room.type === "channel" ? own.can_edit_messages === true : own.can_pin_messages === true);
  if (!may) throw badRequest("not enough rights to manage pinned messages in the chat");
  return room;
}
