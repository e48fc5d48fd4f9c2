import { type Chat, type ChatMember, type Message, present, type ReplyKeyboardMarkup } from "../api-types.ts";
import type { Bot } from "./bots.ts";
import type { Person } from "./persons.ts";
import type { Place } from "./stream.ts";

interface RoomState {
  readonly messages: Map<number, Message>;
  readonly pinnedIds: number[];
  /** Messages that cannot be edited: forwarded ones, and those that came with a keyboard for the person. */
  readonly finalIds: Set<number>;
  /** The keyboard that people see below the chat. */
  keyboard: { readonly markup: ReplyKeyboardMarkup; readonly messageId: number } | undefined;
}

/** The chat of one person with one bot. */
export interface PrivateRoom extends RoomState {
  readonly type: "private";
  readonly id: number;
  readonly bot: Bot;
  readonly person: Person;
  /** Bots may write only after the person has. */
  started: boolean;
  blocked: boolean;
}

/** A group or channel, the same for all who are in it. */
export interface SharedRoom extends RoomState {
  readonly type: "group" | "supergroup" | "channel";
  readonly id: number;
  readonly title: string;
  readonly username: string | undefined;
  readonly members: Map<number, ChatMember>;
  /** The bots that wrote a channel's posts, by message: posts themselves show only the channel. */
  readonly authors: Map<number, number>;
  lastMessageId: number;
  /** The supergroup that a group became. */
  migratedTo: number | undefined;
}

export type Room = PrivateRoom | SharedRoom;

export function createPrivateRoom(bot: Bot, person: Person): PrivateRoom {
  return {
    type: "private",
    id: person.user.id,
    bot,
    person,
    messages: new Map(),
    pinnedIds: [],
    finalIds: new Set(),
    keyboard: undefined,
    started: false,
    blocked: false,
  };
}

export function createSharedRoom(
  fields: Pick<SharedRoom, "type" | "id" | "title" | "username">,
  lastMessageId: number,
): SharedRoom {
  return {
    ...fields,
    members: new Map(),
    authors: new Map(),
    messages: new Map(),
    pinnedIds: [],
    finalIds: new Set(),
    keyboard: undefined,
    lastMessageId,
    migratedTo: undefined,
  };
}

/** The room as the API shows it. */
export function chatOf(room: Room): Chat {
  if (room.type === "private") {
    const { first_name, last_name, username } = room.person.user;
    return present({ id: room.id, type: "private" as const, first_name, last_name, username });
  }
  const { id, title, username, type } = room;
  if (type === "group") return { id, title, type };
  return present({ id, title, username, type });
}

export function placeOf(room: Room): Place {
  const botId = room.type === "private" ? room.bot.user.id : undefined;
  return { chatId: room.id, chatType: room.type, botId };
}

/** Takes the next free message id. */
export function nextMessageId(room: Room): number {
  if (room.type === "private") return (room.bot.lastPrivateMessageId += 1);
  return (room.lastMessageId += 1);
}

/** Whether someone is in the group or channel now. */
export function isMember(room: SharedRoom, userId: number): boolean {
  const status = room.members.get(userId)?.status;
  return status !== undefined && status !== "left" && status !== "kicked";
}

export function isAdministrator(room: SharedRoom, userId: number): boolean {
  const status = room.members.get(userId)?.status;
  return status === "creator" || status === "administrator";
}
