import { badRequest } from "../faults/api-fault.ts";
import type { Message } from "../api-types.ts";
import { remove } from "../state/posting.ts";
import { isAdministrator, type Room } from "../state/rooms.ts";
import { nowSeconds } from "../state/world.ts";
import type { Call, Methods } from "./call.ts";
import { writableRoom } from "./rooms.ts";

/** Messages older than two days stay. */
const DELETABLE_SECONDS = 48 * 60 * 60;
const MOST_AT_ONCE = 100;

export const deletingMethods = {
  deleteMessage: (call, { chat_id, message_id }) => {
    const room = writableRoom(call, chat_id);
    const message = room.messages.get(message_id);
    if (message === undefined) throw badRequest("message to delete not found");
    if (!isDeletable(call, room, message)) throw badRequest("message can't be deleted for everyone");
    remove(call.world, room, [message_id]);
    return true;
  },
  deleteMessages: (call, { chat_id, message_ids }) => {
    const room = writableRoom(call, chat_id);
    if (message_ids.length > MOST_AT_ONCE) throw badRequest("too many message identifiers specified");
    const deletable = message_ids.filter((id) => {
      const message = room.messages.get(id);
      return message !== undefined && isDeletable(call, room, message);
    });
    remove(call.world, room, deletable);
    return true;
  },
} satisfies Methods;

function isDeletable({ world, bot }: Call, room: Room, message: Message): boolean {
  const isRecent = message.date > nowSeconds(world) - DELETABLE_SECONDS;
  if (room.type === "private") return isRecent;
  const rules = room.members.get(bot.user.id);
  if (rules?.status === "administrator" && rules.can_delete_messages) return true;
  const isOwn = message.from?.id === bot.user.id;
  return isRecent && (isOwn || (room.type === "channel" && isAdministrator(room, bot.user.id)));
}
