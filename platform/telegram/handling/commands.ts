import type { TelegramParts } from "../deps.ts";
import { say } from "../wording/wording.ts";
import { readArguments, readCommand, usageOf, type WrittenCommand } from "./arguments.ts";
import type { BotContext } from "./context.ts";
import type { BotDefinition, Command } from "./definition.ts";
import { cancelDialogue } from "./dialogues.ts";
import { mayUse } from "./roles.ts";

/** Carries out a command; false when the text is none. */
export async function handleCommand(
  parts: Pick<TelegramParts, "clock" | "database">,
  definition: BotDefinition,
  context: BotContext,
  text: string,
): Promise<boolean> {
  const written = readCommand(text);
  if (written === undefined) return false;
  const { addressee, name } = written;
  if (addressee !== undefined && addressee.toLowerCase() !== context.bot.username.toLowerCase()) return true;
  if (name === "cancel") {
    await cancelDialogue(parts, context);
    return true;
  }
  if (name === "start" && (await followLink(definition, context, written.rest))) return true;
  const command = definition.commands.find((one) => one.name === name);
  if (command !== undefined) await run(command, context, written);
  else if (isPrivate(context)) context.reply(say(context.language, "unknownCommand"));
  return true;
}

async function run(command: Command, context: BotContext, written: WrittenCommand): Promise<void> {
  const { language } = context;
  if (command.privateOnly && !isPrivate(context)) return void context.reply(say(language, "privateOnly"));
  if (!(await mayUse(context, command.role))) return void context.reply(say(language, "notAllowed"));
  const given = readArguments(command.arguments, written.rest);
  if (given === undefined) {
    const usage = usageOf(command.name, command.arguments);
    return void context.reply(say(language, "usage", { usage }));
  }
  await command.run(context, given);
}

const LINK = /^([a-z0-9]+)(?:[-_](.*))?$/i;

/** `/start WORD-rest`, as a deep link sends it. */
async function followLink(definition: BotDefinition, context: BotContext, payload: string): Promise<boolean> {
  const [, word = "", rest = ""] = LINK.exec(payload) ?? [];
  const links = definition.links ?? {};
  const follow = Object.hasOwn(links, word) ? links[word] : undefined;
  if (follow === undefined) return false;
  await follow(context, rest);
  return true;
}

function isPrivate(context: BotContext): boolean {
  return context.chat?.kind === "private";
}
