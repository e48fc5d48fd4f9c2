import type { Chat, ChatMember, User } from "../api-types.ts";
import { asUser, type Bot } from "../state/bots.ts";
import {
  administrator,
  type AdministratorRights,
  ordinaryMember,
  outsider,
  owner,
  silenced,
} from "../state/members.ts";
import type { Person } from "../state/persons.ts";
import { post } from "../state/posting.ts";
import { chatOf, createSharedRoom, isMember, placeOf, type SharedRoom } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import type { Destination } from "./destination.ts";
import type { FakeBot } from "./fake-bot.ts";
import type { FakeUser } from "./index.ts";
import { changeMember } from "./membership.ts";

export interface GroupDescription {
  readonly title?: string;
  readonly owner: FakeUser;
  readonly members?: readonly FakeUser[];
  readonly bots?: readonly FakeBot[];
  /** Groups are basic ones without it. Channels have no such choice. */
  readonly supergroup?: boolean;
  /** Makes a supergroup or channel public as @username. */
  readonly username?: string;
}

/** A group, supergroup or channel. */
export interface FakeGroup extends Destination {
  /** The id now: a migration changes it. */
  readonly id: number;
  readonly chat: Chat;
  /** `by` takes somebody in; a service message and `my_chat_member` tell about it. */
  add(member: FakeUser | FakeBot, by?: FakeUser): void;
  /** Somebody leaves, or is thrown out when `by` is given. */
  remove(member: FakeUser | FakeBot, by?: FakeUser): void;
  /** Makes a member an administrator with all rights but those taken away. */
  promote(member: FakeUser | FakeBot, rights?: AdministratorRights): void;
  /** Makes an administrator an ordinary member. */
  demote(member: FakeUser | FakeBot): void;
  /** A member may no longer write. */
  silence(member: FakeUser | FakeBot): void;
  /** Turns a basic group into a supergroup with a new id; calls with the old one get 400 with the new id. */
  migrate(): void;
}

/** A group with its owner and members; bots join as ordinary members. */
export function createGroup(world: World, description: GroupDescription): FakeGroup {
  const type = description.supergroup === true || description.username !== undefined ? "supergroup" : "group";
  const id = type === "group" ? world.numbers.group() : world.numbers.supergroup();
  const { title = "A group", username } = description;
  const room = createSharedRoom({ type, id, title, username }, world.firstNumber);
  return openGroup(world, room, description, (bot) => ordinaryMember(asUser(bot)));
}

/** A channel; its bots are administrators, as bots in channels are. */
export function createChannel(world: World, description: GroupDescription): FakeGroup {
  const { title = "A channel", username } = description;
  const room = createSharedRoom(
    { type: "channel", id: world.numbers.channel(), title, username },
    world.firstNumber,
  );
  return openGroup(world, room, description, (bot) => administrator(asUser(bot)));
}

function openGroup(
  world: World,
  room: SharedRoom,
  description: GroupDescription,
  membership: (bot: Bot) => ChatMember,
): FakeGroup {
  world.rooms.set(room.id, room);
  room.members.set(description.owner.id, owner(description.owner.user));
  for (const { user } of description.members ?? []) room.members.set(user.id, ordinaryMember(user));
  const group = groupFace(world, room, description.owner);
  for (const { id } of description.bots ?? []) {
    const bot = world.bots.get(id);
    if (bot !== undefined) changeMember(world, room, description.owner.user, membership(bot));
  }
  return group;
}

function groupFace(world: World, first: SharedRoom, founder: FakeUser): FakeGroup {
  let room = first;
  const change = (after: ChatMember, by: User): void => changeMember(world, room, by, after);
  const tell = (by: FakeUser, content: Parameters<typeof post>[3]): void => {
    if (room.type !== "channel") post(world, room, by.person, content);
  };
  return {
    get id() {
      return room.id;
    },
    get chat() {
      return chatOf(room);
    },
    room: () => room,
    add: (member, by = founder) => {
      const user = userOf(world, member);
      if (isMember(room, user.id)) return;
      change(room.type === "channel" && user.is_bot ? administrator(user) : ordinaryMember(user), by.user);
      tell(by, { new_chat_members: [user] });
    },
    remove: (member, by) => {
      const user = userOf(world, member);
      const leaver = by ?? member;
      if ("person" in leaver) tell(leaver, { left_chat_member: user });
      change(outsider(user, by === undefined ? "left" : "kicked"), by?.user ?? user);
    },
    promote: (member, rights) => change(administrator(userOf(world, member), rights), founder.user),
    demote: (member) => change(ordinaryMember(userOf(world, member)), founder.user),
    silence: (member) => change(silenced(userOf(world, member)), founder.user),
    migrate: () => {
      room = migrate(world, room, founder.person);
    },
  };
}

function migrate(world: World, group: SharedRoom, founder: Person): SharedRoom {
  if (group.type !== "group") throw new Error("Only a basic group becomes a supergroup.");
  const { title, username } = group;
  const room = createSharedRoom(
    { type: "supergroup", id: world.numbers.supergroup(), title, username },
    world.firstNumber,
  );
  world.rooms.set(room.id, room);
  for (const [id, member] of group.members) room.members.set(id, member);
  post(world, group, founder, { migrate_to_chat_id: room.id });
  group.migratedTo = room.id;
  world.stream.publish({ kind: "migrated", ...placeOf(group), toChatId: room.id });
  post(world, room, founder, { migrate_from_chat_id: group.id });
  return room;
}

function userOf(world: World, member: FakeUser | FakeBot): User {
  if ("person" in member) return member.user;
  const bot = world.bots.get(member.id);
  if (bot === undefined) throw new Error(`Bot ${member.id} is not registered here.`);
  return asUser(bot);
}
