import { type Message, present, type User } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import { type Bot, asUser } from "./bots.ts";
import type { Person } from "./persons.ts";
import { chatOf, nextMessageId, placeOf, type Room } from "./rooms.ts";
import { watchingBots } from "./visibility.ts";
import { nowSeconds, type World } from "./world.ts";

/** What a message carries beside its sender, chat, date and number. */
export type Content = Partial<Omit<Message, "message_id" | "from" | "sender_chat" | "chat" | "date">>;

/** Who posts: a bot or a person. In channels both speak as the channel. */
export type Sender = Bot | Person;

/** Puts a message into a chat: keeps it, tells observers, sends updates to the bots that see it. */
export function post(world: World, room: Room, sender: Sender, content: Content): Message {
  const user = userOf(sender);
  const chat = chatOf(room);
  const author = room.type === "channel" ? { sender_chat: chat } : { from: user };
  const message = present({
    message_id: nextMessageId(room),
    ...author,
    chat,
    date: nowSeconds(world),
    ...content,
  }) as Message;
  room.messages.set(message.message_id, message);
  if (room.type === "channel" && user.is_bot) room.authors.set(message.message_id, user.id);
  world.stream.publish({ kind: "message", ...placeOf(room), message });
  const kind = room.type === "channel" ? "channel_post" : "message";
  for (const bot of watchingBots(world, room, message, user.id))
    sendUpdate(world, bot, { [kind]: message }, `chat ${room.id}`);
  return message;
}

/** Replaces a message by its new version and tells everybody who saw the old one. */
export function replace(world: World, room: Room, sender: Sender, message: Message): Message {
  room.messages.set(message.message_id, message);
  world.stream.publish({ kind: "edited", ...placeOf(room), message });
  const kind = room.type === "channel" ? "edited_channel_post" : "edited_message";
  for (const bot of watchingBots(world, room, message, userOf(sender).id))
    sendUpdate(world, bot, { [kind]: message }, `chat ${room.id}`);
  return message;
}

/** Takes messages out of a chat; bots are not told, as in the real one. */
export function remove(world: World, room: Room, messageIds: readonly number[]): void {
  const deleted = messageIds.filter((id) => room.messages.delete(id));
  if (deleted.length === 0) return;
  const pinned = room.pinnedIds.filter((id) => room.messages.has(id));
  room.pinnedIds.splice(0, room.pinnedIds.length, ...pinned);
  world.stream.publish({ kind: "deleted", ...placeOf(room), messageIds: deleted });
}

export function userOf(sender: Sender): User {
  return "token" in sender ? asUser(sender) : sender.user;
}
