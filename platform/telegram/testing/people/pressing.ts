import type { InlineKeyboardButton, Message, ReplyKeyboardMarkup } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import type { CallbackAnswer } from "../methods/answering.ts";
import type { Bot } from "../state/bots.ts";
import { scrambled } from "../state/numbers.ts";
import type { Person } from "../state/persons.ts";
import { type Content, post } from "../state/posting.ts";
import { placeOf, type Room } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import { type Destination, openRoom } from "./destination.ts";
import { replyOf } from "./talking.ts";

/** A button under a message: its text, or its callback data. */
export type ButtonChoice = string | { readonly data: string };

/** A button that was pressed. */
export interface Press {
  readonly queryId: string;
  /** What the bot answers; never settles when it does not. */
  readonly answer: Promise<CallbackAnswer>;
}

/** What a person does with buttons. */
export interface Pressing {
  /** The keyboard below the chat. */
  keyboard(place: Destination): ReplyKeyboardMarkup | undefined;
  /** Presses a callback button of `message`, or of the latest message that has such a button. */
  press(place: Destination, button: ButtonChoice, message?: Message): Press;
  /** Taps a key of the keyboard below the chat that sends its text. */
  tap(place: Destination, text: string): Message;
}

export function createPressing(world: World, person: Person): Pressing {
  return {
    keyboard: (place) => place.room(person).keyboard?.markup,
    press: (place, choice, given) => {
      const room = place.room(person);
      const message = given ?? latestWith(room, choice);
      const button = message && findButton(message, choice);
      if (message === undefined || button === undefined)
        throw new Error(`No button ${JSON.stringify(choice)} in the chat. There are: ${buttonsOf(room)}`);
      if (!("callback_data" in button))
        throw new Error(
          `The button "${button.text}" does not ask the bot; it has ${Object.keys(button).join(", ")}.`,
        );
      const bot = authorOf(world, room, message);
      const query = world.queries.open<CallbackAnswer>("callback", bot.user.id, person.user.id);
      const inlineId = world.inlineMessages.idOf(room, message.message_id);
      const content = {
        id: query.id,
        from: person.user,
        ...(inlineId === undefined
          ? { message: room.messages.get(message.message_id) ?? message }
          : { inline_message_id: inlineId }),
        chat_instance: chatInstance(room),
        data: button.callback_data,
      };
      sendUpdate(world, bot, { callback_query: content }, `buttons of ${person.user.id}`);
      return { queryId: query.id, answer: query.answered };
    },
    tap: (place, text) => {
      const room = openRoom(place, person);
      const keys = room.keyboard?.markup.keyboard.flat() ?? [];
      const key = keys.find(
        (candidate) => (typeof candidate === "string" ? candidate : candidate.text) === text,
      );
      if (key === undefined) throw new Error(`No key "${text}" below the chat.`);
      if (
        typeof key !== "string" &&
        Object.keys(key).some((field) => field.startsWith("request_") || field === "web_app")
      )
        throw new Error(
          `The key "${text}" asks for something: use shareContact, shareLocation or sendWebAppData.`,
        );
      const reply = room.type === "private" ? {} : replyToKeyboard(room);
      hideOneTimeKeyboard(world, room);
      return post(world, room, person, { text, ...reply });
    },
  };
}

/** Keys that ask for something, and all keys in groups, answer the message that brought the keyboard. */
export function replyToKeyboard(room: Room): Content {
  const message = room.messages.get(room.keyboard?.messageId ?? 0);
  return message === undefined ? {} : replyOf({ replyTo: message });
}

/** A keyboard for one use goes as soon as it was used. */
export function hideOneTimeKeyboard(world: World, room: Room): void {
  if (room.keyboard?.markup.one_time_keyboard !== true) return;
  room.keyboard = undefined;
  world.stream.publish({ kind: "keyboard", ...placeOf(room), keyboard: undefined });
}

export function findButton(message: Message, choice: ButtonChoice): InlineKeyboardButton | undefined {
  return message.reply_markup?.inline_keyboard.flat().find((button) => {
    if (typeof choice === "string") return button.text === choice;
    return "callback_data" in button && button.callback_data === choice.data;
  });
}

function latestWith(room: Room, choice: ButtonChoice): Message | undefined {
  return [...room.messages.values()].findLast((message) => findButton(message, choice) !== undefined);
}

/** The bot that gets what is pressed under a message. */
function authorOf(world: World, room: Room, message: Message): Bot {
  if (room.type === "private" && message.via_bot === undefined) return room.bot;
  const posted = room.type === "channel" ? room.authors.get(message.message_id) : undefined;
  const authorId = message.via_bot?.id ?? posted ?? message.from?.id;
  const bot = authorId === undefined ? undefined : world.bots.get(authorId);
  if (bot === undefined) throw new Error(`Message ${message.message_id} was not sent by a bot.`);
  return bot;
}

export function chatInstance(room: Room): string {
  return String(Buffer.from(scrambled(`chat instance ${room.id}`, 16)).readBigInt64BE());
}

function buttonsOf(room: Room): string {
  const buttons = [...room.messages.values()].flatMap(
    ({ reply_markup }) => reply_markup?.inline_keyboard.flat() ?? [],
  );
  return buttons.map(({ text }) => JSON.stringify(text)).join(", ") || "none";
}
