import type { FakeBot, FakeEvent, FakeGroup, FakeTelegram, FakeUser } from "#platform/telegram/testing";
import { playgroundErrors } from "./errors.ts";

/** A message as chats hold it. */
export type Message = ReturnType<FakeUser["messages"]>[number];

/** Where a person writes, in the words of the page: `b` and the bot's id, or `g` and the id of a group. */
export type Spot =
  { readonly kind: "bot"; readonly bot: FakeBot } | { readonly kind: "group"; readonly group: FakeGroup };

export const PLACE = "^(b[0-9]{1,17}|g-[0-9]{1,17})$";

/** The person with that id. Throws `PLAYGROUND_REFUSED`. */
export function personOf(telegram: FakeTelegram, id: number): FakeUser {
  const person = telegram.users().find((user) => user.id === id);
  if (person === undefined)
    throw playgroundErrors.PLAYGROUND_REFUSED({ reason: `There is no person ${id}.` });
  return person;
}

export function botOf(telegram: FakeTelegram, id: number): FakeBot {
  const bot = telegram.bots().find((known) => known.id === id);
  if (bot === undefined) throw playgroundErrors.PLAYGROUND_REFUSED({ reason: `There is no bot ${id}.` });
  return bot;
}

export function groupOf(telegram: FakeTelegram, id: number): FakeGroup {
  const group = telegram.groups().find((known) => known.id === id);
  if (group === undefined) throw playgroundErrors.PLAYGROUND_REFUSED({ reason: `There is no group ${id}.` });
  return group;
}

/** Throws `PLAYGROUND_REFUSED` when it is gone, as after a restart. */
export function spotOf(telegram: FakeTelegram, place: string): Spot {
  const id = Number(place.slice(1));
  return place.startsWith("b")
    ? { kind: "bot", bot: botOf(telegram, id) }
    : { kind: "group", group: groupOf(telegram, id) };
}

/** What the fake takes as the place to write to. */
export function destinationOf(spot: Spot): FakeBot | FakeGroup {
  return spot.kind === "bot" ? spot.bot : spot.group;
}

/** The chat that an event belongs to, in the words of the page. */
export function placeOfEvent({ botId, chatId }: Extract<FakeEvent, { readonly chatId: number }>): string {
  return botId === undefined ? `g${chatId}` : `b${botId}`;
}

/** A message of the chat by its number. Throws `PLAYGROUND_REFUSED`. */
export function messageOf(person: FakeUser, spot: Spot, messageId: number): Message {
  const found = person.messages(destinationOf(spot)).find(({ message_id }) => message_id === messageId);
  if (found === undefined)
    throw playgroundErrors.PLAYGROUND_REFUSED({ reason: `Message ${messageId} is gone.` });
  return found;
}

/** The bot whose private chat this is. Throws `PLAYGROUND_REFUSED`. */
export function playgroundBotOf(spot: Spot): FakeBot {
  if (spot.kind === "bot") return spot.bot;
  throw playgroundErrors.PLAYGROUND_REFUSED({ reason: "That works in the private chat with a bot only." });
}
