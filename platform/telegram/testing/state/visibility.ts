import type { Message } from "../api-types.ts";
import type { Bot } from "./bots.ts";
import { isAdministrator, isMember, type Room } from "./rooms.ts";
import type { World } from "./world.ts";

/** Fields of messages that report an event instead of carrying content: every bot of a group sees them. */
const SERVICE_FIELDS: readonly (keyof Message)[] = [
  "new_chat_members",
  "left_chat_member",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "pinned_message",
  "group_chat_created",
];

/** The bots that get an update about a message: never its sender, and in groups only those it concerns. */
export function watchingBots(world: World, room: Room, message: Message, senderId: number): Bot[] {
  if (room.type === "private") return senderId === room.bot.user.id ? [] : [room.bot];
  return [...world.bots.values()].filter((bot) => {
    if (bot.user.id === senderId || !isMember(room, bot.user.id)) return false;
    if (room.type === "channel") return true;
    if (world.bots.has(senderId)) return false;
    const seesAll = bot.user.can_read_all_group_messages || isAdministrator(room, bot.user.id);
    return seesAll || isService(message) || concerns(bot, message);
  });
}

function isService(message: Message): boolean {
  return SERVICE_FIELDS.some((field) => message[field] !== undefined);
}

function concerns(bot: Bot, message: Message): boolean {
  if (message.reply_to_message?.from?.id === bot.user.id) return true;
  if (message.via_bot?.id === bot.user.id) return true;
  const text = message.text ?? message.caption ?? "";
  const name = `@${bot.user.username.toLowerCase()}`;
  return (message.entities ?? message.caption_entities ?? []).some((entity) => {
    const part = text.slice(entity.offset, entity.offset + entity.length).toLowerCase();
    if (entity.type === "mention") return part === name;
    return entity.type === "bot_command" && (!part.includes("@") || part.endsWith(name));
  });
}
