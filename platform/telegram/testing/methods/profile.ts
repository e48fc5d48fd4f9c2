import type { BotCommandScope } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Bot } from "../state/bots.ts";
import { type Call, type Methods } from "./call.ts";
import { findRoom } from "./rooms.ts";

const MOST_COMMANDS = 100;
const LIMITS = { name: 64, description: 512, short_description: 120 } as const;
type TextKind = keyof typeof LIMITS;

interface LanguageParameters {
  readonly language_code?: string | undefined;
}

export const profileMethods = {
  getMe: ({ bot }) => ({ ...bot.user, first_name: bot.texts.get("name:") ?? bot.user.first_name }),
  setMyCommands: (call, parameters) => {
    for (const { command, description } of parameters.commands) {
      if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
      if (description.length < 1 || description.length > 256)
        throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
    }
    if (parameters.commands.length > MOST_COMMANDS) throw badRequest("BOT_COMMANDS_TOO_MUCH");
    const commands = parameters.commands.map(({ command, description }) => ({
      command: command.replace(/^\//, ""),
      description,
    }));
    call.bot.commands.set(commandsKey(call, parameters), commands);
    return changed(call, "commands");
  },
  getMyCommands: (call, parameters = {}) => call.bot.commands.get(commandsKey(call, parameters)) ?? [],
  deleteMyCommands: (call, parameters = {}) => {
    call.bot.commands.delete(commandsKey(call, parameters));
    return changed(call, "commands");
  },
  setMyName: (call, parameters = {}) => setText(call, "name", parameters.name, parameters),
  getMyName: ({ bot }, parameters = {}) => ({
    name: getText(bot, "name", parameters) || bot.user.first_name,
  }),
  setMyDescription: (call, parameters = {}) =>
    setText(call, "description", parameters.description, parameters),
  getMyDescription: ({ bot }, parameters = {}) => ({ description: getText(bot, "description", parameters) }),
  setMyShortDescription: (call, parameters = {}) =>
    setText(call, "short_description", parameters.short_description, parameters),
  getMyShortDescription: ({ bot }, parameters = {}) => ({
    short_description: getText(bot, "short_description", parameters),
  }),
  setChatMenuButton: (call, { chat_id: chatId = 0, menu_button: button = { type: "default" } } = {}) => {
    if (button.type === "web_app" && !/^https?:\/\//.test(button.web_app.url))
      throw badRequest("BOT_APP_URL_INVALID");
    call.bot.menuButtons.set(chatId, button);
    return changed(call, "menu-button");
  },
  getChatMenuButton: ({ bot }, { chat_id: chatId = 0 } = {}) =>
    bot.menuButtons.get(chatId) ?? bot.menuButtons.get(0) ?? { type: "commands" },
} satisfies Methods;

/** Command lists are kept by scope and language. */
function commandsKey(
  call: Call,
  { scope, language_code = "" }: LanguageParameters & { readonly scope?: BotCommandScope | undefined },
): string {
  return scopeKey(call, scope ?? { type: "default" }, language_code);
}

function scopeKey(call: Call, scope: BotCommandScope, language: string): string {
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest("invalid language code specified");
  const chat = "chat_id" in scope ? findRoom(call, scope.chat_id).id : "";
  const user = "user_id" in scope ? scope.user_id : "";
  return [scope.type, chat, user, language].join(":");
}

function setText(
  call: Call,
  kind: TextKind,
  text: string | undefined,
  { language_code = "" }: LanguageParameters,
): true {
  if (text !== undefined && text.length > LIMITS[kind])
    throw badRequest(
      `BOT_${kind === "name" ? "TITLE" : kind === "description" ? "DESCRIPTION" : "ABOUT"}_TOO_LONG`,
    );
  if (text === undefined || text === "") call.bot.texts.delete(`${kind}:${language_code}`);
  else call.bot.texts.set(`${kind}:${language_code}`, text);
  return changed(call, kind.replaceAll("_", "-"));
}

/** The text of the language, else the one for all. */
function getText(bot: Bot, kind: TextKind, { language_code = "" }: LanguageParameters): string {
  return bot.texts.get(`${kind}:${language_code}`) ?? bot.texts.get(`${kind}:`) ?? "";
}

function changed({ world, bot }: Call, what: string): true {
  world.stream.publish({ kind: "profile", byBotId: bot.user.id, changed: what });
  return true;
}
