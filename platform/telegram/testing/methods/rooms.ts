import { type ApiFault, badRequest, forbidden } from "../faults/api-fault.ts";
import type { Bot } from "../state/bots.ts";
import { isAdministrator, isMember, type PrivateRoom, type Room, type SharedRoom } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import type { Call } from "./call.ts";

/** The chat a bot names. Throws the refusal when it does not exist for this bot. */
export function findRoom({ world, bot }: Call, chatId: number | string): Room {
  if (typeof chatId === "number" && chatId > 0) return findPrivateRoom(world, bot, chatId);
  const room =
    typeof chatId === "number"
      ? world.rooms.get(chatId)
      : [...world.rooms.values()].find(
          ({ username }) => username !== undefined && sameName(chatId, username),
        );
  if (room === undefined) throw badRequest("chat not found");
  if (room.migratedTo !== undefined)
    throw badRequest("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: room.migratedTo });
  if (!room.members.has(bot.user.id) && room.username === undefined) throw badRequest("chat not found");
  return room;
}

/** The chat a bot wants to write to. Throws the refusal when it may not. */
export function writableRoom(call: Call, chatId: number | string): Room {
  const room = findRoom(call, chatId);
  if (room.type === "private") {
    if (room.blocked) throw forbidden("bot was blocked by the user");
    return room;
  }
  const fault = membershipFault(room, call.bot.user.id);
  if (fault !== undefined) throw fault;
  return room;
}

function membershipFault(room: SharedRoom, botId: number): ApiFault | undefined {
  const member = room.members.get(botId);
  const kind = room.type === "group" ? "group chat" : `${room.type} chat`;
  if (member?.status === "kicked") return forbidden(`bot was kicked from the ${kind}`);
  if (!isMember(room, botId)) return forbidden(`bot is not a member of the ${kind}`);
  if (room.type === "channel" && !isAdministrator(room, botId))
    return badRequest("need administrator rights in the channel chat");
  if (member?.status === "restricted" && !member.can_send_messages)
    return badRequest("not enough rights to send text messages to the chat");
  return undefined;
}

function findPrivateRoom(world: World, bot: Bot, userId: number): PrivateRoom {
  const room = bot.privateRooms.get(userId);
  if (room?.started === true) return room;
  if (world.bots.has(userId)) throw forbidden("bots can't send messages to bots");
  const met = [...world.rooms.values()].some(
    (shared) => isMember(shared, userId) && isMember(shared, bot.user.id),
  );
  throw met ? forbidden("bot can't initiate conversation with a user") : badRequest("chat not found");
}

function sameName(given: string, username: string): boolean {
  return given.toLowerCase() === `@${username.toLowerCase()}`;
}
