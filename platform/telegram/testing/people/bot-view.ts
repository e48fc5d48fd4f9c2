import type { BotCommand, MenuButton } from "../api-types.ts";
import type { Bot } from "../state/bots.ts";
import { isAdministrator } from "../state/rooms.ts";
import type { Destination } from "./destination.ts";
import type { FakeUser } from "./index.ts";

/** A bot as people see it in their clients. */
export interface BotView {
  /** The command list of a person in a chat: the narrowest scope that has one, the person's language first. */
  commandsFor(user: FakeUser, place?: Destination): readonly BotCommand[];
  /** What stands beside the field for text in the private chat. */
  menuButtonFor(user: FakeUser): MenuButton;
  /** Name and descriptions in the person's language. */
  textsFor(user: FakeUser): {
    readonly name: string;
    readonly description: string;
    readonly shortDescription: string;
  };
}

export function createBotView(bot: Bot, privateChat: Destination): BotView {
  const text = (kind: string, user: FakeUser): string | undefined =>
    bot.texts.get(`${kind}:${languageOf(user)}`) ?? bot.texts.get(`${kind}:`);
  return {
    commandsFor: (user, place = privateChat) => {
      for (const scope of scopesOf(user, place)) {
        for (const language of [languageOf(user), ""]) {
          const commands = bot.commands.get(`${scope}:${language}`);
          if (commands !== undefined) return commands;
        }
      }
      return [];
    },
    menuButtonFor: (user) =>
      bot.menuButtons.get(user.id) ?? bot.menuButtons.get(0) ?? { type: "commands" as const },
    textsFor: (user) => ({
      name: text("name", user) ?? bot.user.first_name,
      description: text("description", user) ?? "",
      shortDescription: text("short_description", user) ?? "",
    }),
  };
}

function languageOf(user: FakeUser): string {
  return (user.user.language_code ?? "").slice(0, 2);
}

/** Scopes from the narrowest to the widest, as the documentation of BotCommandScope orders them. */
function scopesOf(user: FakeUser, place: Destination): string[] {
  const room = place.room(user.person);
  if (room.type === "private") return [`chat:${room.id}:`, "all_private_chats::", "default::"];
  const administrators = isAdministrator(room, user.id) ? [`chat_administrators:${room.id}:`] : [];
  return [
    `chat_member:${room.id}:${user.id}`,
    ...administrators,
    `chat:${room.id}:`,
    ...(administrators.length > 0 ? ["all_chat_administrators::"] : []),
    "all_group_chats::",
    "default::",
  ];
}
