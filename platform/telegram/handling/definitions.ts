import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { UpdateHandler } from "../inbox/handler.ts";
import type { ResultHandlers } from "../outgoing/settle.ts";
import type { Bot } from "../types.ts";
import type { BotDefinition } from "./definition.ts";
import { createRouter } from "./router.ts";

/** What the bots of each product understand. */
export interface Definitions {
  add(definition: BotDefinition): void;
  find(product: string): BotDefinition | undefined;
  products(): readonly string[];
  handlerOf(bot: Bot): UpdateHandler | undefined;
  readonly results: ResultHandlers;
}

export function createDefinitions(parts: TelegramParts): Definitions {
  const known = new Map<string, { definition: BotDefinition; handler: UpdateHandler }>();
  return {
    add(definition) {
      const { product } = definition;
      const fault = known.has(product) ? "it is registered twice" : faultOf(definition);
      if (fault !== undefined) throw telegramErrors.TELEGRAM_DEFINITION_INVALID({ product, fault });
      known.set(product, { definition, handler: createRouter(parts, definition) });
    },
    find: (product) => known.get(product)?.definition,
    products: () => [...known.keys()],
    handlerOf: (bot) => known.get(bot.product)?.handler,
    results: {
      find(product, tag) {
        const results = known.get(product)?.definition.results ?? {};
        return Object.hasOwn(results, tag) ? results[tag] : undefined;
      },
    },
  };
}

const COMMAND_NAME = /^[a-z0-9_]{1,32}$/;
const BUTTON_ID = /^[a-z0-9]{1,8}$/;
const DESCRIPTION_LIMIT = 256;

function faultOf({ languages, commands, buttons = [], dialogues = [] }: BotDefinition): string | undefined {
  if (!languages.includes("en")) return "its languages must contain en";
  for (const { name, description } of commands) {
    if (!COMMAND_NAME.test(name)) return `the command "${name}" must be a lower-case word`;
    if (name === "cancel") return "/cancel belongs to every bot already";
    const long = Object.values(description ?? {}).find(
      (text) => text.length > DESCRIPTION_LIMIT || text === "",
    );
    if (long !== undefined) return `a description of /${name} must have 1 to ${DESCRIPTION_LIMIT} characters`;
  }
  for (const { kind } of buttons) {
    if (!BUTTON_ID.test(kind.id)) return `the button "${kind.id}" must be a word of up to 8 characters`;
  }
  for (const { name, first, steps } of dialogues) {
    if (!Object.hasOwn(steps, first)) return `the dialogue ${name} has no step "${first}"`;
  }
  return (
    repeated(
      "command",
      commands.map((one) => one.name),
    ) ??
    repeated(
      "button",
      buttons.map((one) => one.kind.id),
    ) ??
    repeated(
      "dialogue",
      dialogues.map((one) => one.name),
    )
  );
}

function repeated(what: string, names: readonly string[]): string | undefined {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  return twice === undefined ? undefined : `the ${what} "${twice}" is there twice`;
}
