import type { ChatFullInfo, ChatMember, User } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { changeMember } from "../people/membership.ts";
import { asUser } from "../state/bots.ts";
import { ordinaryMember, outsider } from "../state/members.ts";
import { chatOf, isMember, type SharedRoom } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import type { Call, Methods } from "./call.ts";
import { findRoom, writableRoom } from "./rooms.ts";

export const chatMethods = {
  getChat: (call, { chat_id }) => {
    const room = findRoom(call, chat_id);
    const pinned = room.messages.get(room.pinnedIds.at(-1) ?? 0);
    return {
      ...chatOf(room),
      accent_color_id: Math.abs(room.id) % 7,
      max_reaction_count: 11,
      accepted_gift_types: {
        unlimited_gifts: false,
        limited_gifts: false,
        unique_gifts: false,
        premium_subscription: false,
        gifts_from_channels: false,
      },
      ...(pinned && { pinned_message: pinned }),
    } as ChatFullInfo;
  },
  getChatMember: (call, { chat_id, user_id }) => {
    const room = findRoom(call, chat_id);
    if (room.type === "private") return privateMember(call, room.person.user, user_id);
    const member = room.members.get(user_id);
    if (member !== undefined) return member;
    return outsider(knownUser(call.world, user_id), "left");
  },
  getChatAdministrators: (call, { chat_id }) => {
    const room = sharedRoom(call, chat_id, "there are no administrators in the private chat");
    return [...room.members.values()].filter(
      ({ status, user }) => status === "creator" || (status === "administrator" && !user.is_bot),
    );
  },
  getChatMemberCount: (call, { chat_id }) => {
    const room = findRoom(call, chat_id);
    if (room.type === "private") return 2;
    return [...room.members.keys()].filter((id) => isMember(room, id)).length;
  },
  leaveChat: (call, { chat_id }) => {
    const room = sharedRoom(call, chat_id, "chat not found");
    const own = asUser(call.bot);
    if (isMember(room, own.id)) changeMember(call.world, room, own, outsider(own, "left"));
    return true;
  },
  banChatMember: (call, { chat_id, user_id }) => {
    const room = restrictableRoom(call, chat_id, user_id);
    changeMember(call.world, room, asUser(call.bot), outsider(knownUser(call.world, user_id), "kicked"));
    return true;
  },
  unbanChatMember: (call, { chat_id, user_id, only_if_banned = false }) => {
    const room = restrictableRoom(call, chat_id, user_id);
    const isBanned = room.members.get(user_id)?.status === "kicked";
    if (isBanned || !only_if_banned)
      changeMember(call.world, room, asUser(call.bot), outsider(knownUser(call.world, user_id), "left"));
    return true;
  },
} satisfies Methods;

function privateMember({ bot }: Call, person: User, userId: number): ChatMember {
  if (userId === person.id) return ordinaryMember(person);
  if (userId === bot.user.id) return ordinaryMember(asUser(bot));
  throw badRequest("member not found");
}

function sharedRoom(call: Call, chatId: number | string, reason: string): SharedRoom {
  const room = findRoom(call, chatId);
  if (room.type === "private") throw badRequest(reason);
  return room;
}

/** The group in which the bot may throw out this person. Throws the refusal of 400. */
function restrictableRoom(call: Call, chatId: number | string, userId: number): SharedRoom {
  const room = writableRoom(call, chatId);
  if (room.type === "private") throw badRequest("can't ban members in private chats");
  const own = room.members.get(call.bot.user.id);
  if (own?.status !== "administrator" || !own.can_restrict_members)
    throw badRequest("not enough rights to restrict/unrestrict chat member");
  const target = room.members.get(userId);
  if (target?.status === "creator") throw badRequest("can't remove chat owner");
  if (target?.status === "administrator") throw badRequest("user is an administrator of the chat");
  return room;
}

function knownUser(world: World, userId: number): User {
  const bot = world.bots.get(userId);
  const user = world.persons.get(userId)?.user ?? (bot && asUser(bot));
  if (user === undefined) throw badRequest("invalid user_id specified");
  return user;
}
