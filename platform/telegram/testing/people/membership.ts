import type { ChatMember, ChatMemberUpdated, User } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import type { Bot } from "../state/bots.ts";
import { asUser } from "../state/bots.ts";
import type { Person } from "../state/persons.ts";
import {
  chatOf,
  isAdministrator,
  placeOf,
  type PrivateRoom,
  type Room,
  type SharedRoom,
} from "../state/rooms.ts";
import { nowSeconds, type World } from "../state/world.ts";
import type { Destination } from "./destination.ts";

/** What a person does to a bot as a whole. */
export interface Blocking {
  /** Stops the bot: it gets `my_chat_member` and can no longer write. */
  block(bot: Destination): void;
  unblock(bot: Destination): void;
}

export function createBlocking(world: World, person: Person): Blocking {
  const set = (destination: Destination, blocked: boolean): void => {
    const room = destination.room(person);
    if (room.type !== "private") throw new Error("Only bots can be blocked.");
    if (room.blocked === blocked) return;
    room.blocked = blocked;
    tellBlocking(world, room, person.user);
  };
  return { block: (bot) => set(bot, true), unblock: (bot) => set(bot, false) };
}

function tellBlocking(world: World, room: PrivateRoom, from: User): void {
  const user = asUser(room.bot);
  const member: ChatMember = { status: "member", user };
  const kicked: ChatMember = { status: "kicked", user, until_date: 0 };
  const [before, after] = room.blocked ? [member, kicked] : [kicked, member];
  tellMember(world, room, room.bot, from, before, after);
}

/** Changes who is in a group or channel and tells the bots it concerns. */
export function changeMember(world: World, room: SharedRoom, by: User, after: ChatMember): void {
  const before = room.members.get(after.user.id) ?? { status: "left" as const, user: after.user };
  room.members.set(after.user.id, after);
  const own = world.bots.get(after.user.id);
  if (own !== undefined) tellMember(world, room, own, by, before, after);
  for (const bot of world.bots.values()) {
    if (bot === own || !isAdministrator(room, bot.user.id)) continue;
    const change = changeOf(world, room, by, before, after);
    sendUpdate(world, bot, { chat_member: change }, `members of ${room.id}`);
  }
}

function tellMember(
  world: World,
  room: Room,
  bot: Bot,
  by: User,
  before: ChatMember,
  after: ChatMember,
): void {
  const change = changeOf(world, room, by, before, after);
  world.stream.publish({ kind: "member", ...placeOf(room), change });
  sendUpdate(world, bot, { my_chat_member: change }, `members of ${room.id}`);
}

function changeOf(
  world: World,
  room: Room,
  from: User,
  before: ChatMember,
  after: ChatMember,
): ChatMemberUpdated {
  return {
    chat: chatOf(room),
    from,
    date: nowSeconds(world),
    old_chat_member: before,
    new_chat_member: after,
  };
}
