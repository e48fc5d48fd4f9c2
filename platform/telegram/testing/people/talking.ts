import type { Message, MessageEntity } from "../api-types.ts";
import type { Person } from "../state/persons.ts";
import { type Content, post, remove, replace } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import { nowSeconds, type World } from "../state/world.ts";
import { findEntities } from "../text/entities.ts";
import { type Destination, openRoom } from "./destination.ts";
import { waitForEvent } from "./waiting.ts";

export interface SendOptions {
  /** The message replied to. */
  readonly replyTo?: Message;
  /** Formatting; without it Telegram's own finds: commands, mentions, addresses. */
  readonly entities?: readonly MessageEntity[];
}

/** What a person does with texts. */
export interface Talking {
  /** Opens the chat with a bot as a deep link does: `/start` and the payload. */
  start(bot: Destination, payload?: string): Message;
  send(to: Destination, text: string, options?: SendOptions): Message;
  /** Changes the text or caption of an own message. */
  edit(to: Destination, message: Message, text: string): Message;
  /** Deletes own messages on both sides; bots are not told. */
  remove(from: Destination, ...messages: readonly Message[]): void;
  /** Everything in the chat, oldest first. */
  messages(place: Destination): readonly Message[];
  /**
   * The next message of somebody else that no earlier call answered, waiting for it if need be.
   * With `match` the messages before it are skipped.
   */
  next(place: Destination, match?: (message: Message) => boolean): Promise<Message>;
  /** The next new version of a message that no earlier call answered. */
  nextEdit(place: Destination, match?: (message: Message) => boolean): Promise<Message>;
}

export function createTalking(world: World, person: Person): Talking {
  const seen = new Map<string, number>();
  const await_ = async (
    kind: "message" | "edited",
    place: Destination,
    match: (message: Message) => boolean,
  ): Promise<Message> => {
    const room = place.room(person);
    const key = `${kind} ${room.id} ${room.type === "private" ? room.bot.user.id : ""}`;
    const { event, found } = await waitForEvent(
      world,
      seen.get(key) ?? 0,
      (candidate) =>
        candidate.kind === kind &&
        isIn(room, candidate) &&
        candidate.message.from?.id !== person.user.id &&
        match(candidate.message)
          ? candidate.message
          : undefined,
      () => `${kind} for ${person.user.first_name}. The chat holds: ${textsOf(room).join(" | ")}`,
    );
    seen.set(key, event.sequence);
    return found;
  };
  const send = (to: Destination, text: string, options: SendOptions = {}): Message =>
    post(world, openRoom(to, person), person, { ...textOf(text, options), ...replyOf(options) });
  return {
    send,
    start: (bot, payload) => send(bot, payload === undefined ? "/start" : `/start ${payload}`),
    edit: (to, message, text) => {
      const room = openRoom(to, person);
      const current = room.messages.get(message.message_id);
      if (current?.from?.id !== person.user.id)
        throw new Error(`Message ${message.message_id} is not one of ${person.user.first_name}'s.`);
      const { entities: _, caption_entities: __, ...kept } = current;
      const changed =
        current.text === undefined ? { ...kept, caption: text } : { ...kept, ...textOf(text, {}) };
      return replace(world, room, person, { ...changed, edit_date: nowSeconds(world) });
    },
    remove: (from, ...messages) =>
      remove(
        world,
        from.room(person),
        messages.map(({ message_id }) => message_id),
      ),
    messages: (place) => [...place.room(person).messages.values()],
    next: (place, match = () => true) => await_("message", place, match),
    nextEdit: (place, match = () => true) => await_("edited", place, match),
  };
}

function textOf(text: string, { entities = findEntities(text) }: SendOptions): Content {
  return { text, ...(entities.length > 0 && { entities: [...entities] }) };
}

export function replyOf({ replyTo }: SendOptions): Content {
  if (replyTo === undefined) return {};
  const { reply_to_message: _, ...original } = replyTo;
  return { reply_to_message: original } as Content;
}

function isIn(room: Room, place: { readonly chatId: number; readonly botId: number | undefined }): boolean {
  return place.chatId === room.id && place.botId === (room.type === "private" ? room.bot.user.id : undefined);
}

function textsOf(room: Room): string[] {
  return [...room.messages.values()].slice(-10).map(({ text, caption }) => text ?? caption ?? "(no text)");
}
