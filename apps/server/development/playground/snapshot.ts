import type { FakeBot, FakeGroup, FakeTelegram, FakeUser } from "#platform/telegram/testing";
import { destinationOf, type Spot } from "./places.ts";
import type { ShownBot, ShownChat, ShownGroup, ShownPerson } from "./wire.ts";

export function shownPerson({ id, user, phoneNumber }: FakeUser): ShownPerson {
  return {
    id,
    name: nameOf(user),
    username: user.username ?? null,
    language: user.language_code ?? "",
    phoneNumber,
  };
}

export function shownBot({ id, me, username }: FakeBot): ShownBot {
  return { id, name: me.first_name, username };
}

export function shownGroup(group: FakeGroup, anybody: FakeUser): ShownGroup {
  const room = group.room(anybody.person);
  const members = room.type === "private" ? [] : [...room.members.values()];
  return {
    id: group.id,
    title: group.chat.title ?? "",
    type: group.chat.type,
    members: members
      .filter(({ status }) => isThere(status))
      .map(({ user, status }) => ({ id: user.id, name: nameOf(user), isBot: user.is_bot, status })),
  };
}

/** Everybody who is there. */
export function everybody(telegram: FakeTelegram): {
  readonly people: ShownPerson[];
  readonly bots: ShownBot[];
  readonly groups: ShownGroup[];
} {
  const [anybody] = telegram.users();
  return {
    people: telegram.users().map(shownPerson),
    bots: telegram.bots().map(shownBot),
    groups: anybody === undefined ? [] : telegram.groups().map((group) => shownGroup(group, anybody)),
  };
}

/** One chat as that person sees it. */
export function shownChat(telegram: FakeTelegram, person: FakeUser, spot: Spot): ShownChat {
  const destination = destinationOf(spot);
  const room = destination.room(person.person);
  const seen = {
    messages: person.messages(destination),
    keyboard: person.keyboard(destination) ?? null,
  };
  if (spot.kind === "bot") {
    const { description, shortDescription } = spot.bot.textsFor(person);
    return {
      ...seen,
      commands: spot.bot.commandsFor(person),
      menuButton: spot.bot.menuButtonFor(person),
      description: description === "" ? shortDescription : description,
      blocked: room.type === "private" && room.blocked,
      member: true,
    };
  }
  const { members } = shownGroup(spot.group, person);
  const inside = telegram.bots().filter(({ id }) => members.some((member) => member.id === id));
  return {
    ...seen,
    commands: inside.flatMap((bot) =>
      bot.commandsFor(person, spot.group).map(({ command, description }) => ({
        command: `${command}@${bot.username}`,
        description,
      })),
    ),
    menuButton: null,
    description: "",
    blocked: false,
    member: members.some(({ id }) => id === person.id),
  };
}

function nameOf({ first_name, last_name }: { first_name: string; last_name?: string | undefined }): string {
  return last_name === undefined ? first_name : `${first_name} ${last_name}`;
}

function isThere(status: string): boolean {
  return status !== "left" && status !== "kicked";
}
