import type { TObject, TSchema } from "typebox";
import { Compile } from "typebox/compile";

/** A command as it was written. */
export interface WrittenCommand {
  readonly name: string;
  /** The bot that is meant, in groups; without `@`. */
  readonly addressee: string | undefined;
  readonly rest: string;
}

const COMMAND = /^\/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+([^]*))?$/;

/** `undefined` for a text that is no command. */
export function readCommand(text: string): WrittenCommand | undefined {
  const found = COMMAND.exec(text);
  if (found === null) return undefined;
  const [, name = "", addressee, rest = ""] = found;
  return { name: name.toLowerCase(), addressee, rest: rest.trim() };
}

/** The arguments by the names of the schema; `undefined` when they do not fit it. */
export function readArguments(schema: TObject | undefined, rest: string): unknown {
  if (schema === undefined) return {};
  const names = Object.entries(schema.properties);
  const words = rest === "" ? [] : rest.split(/\s+/);
  const given: Record<string, unknown> = {};
  for (const [place, [name, property]] of names.entries()) {
    const last = place === names.length - 1;
    const whole = last && isText(property) && words.length > place;
    const word = whole ? afterWords(rest, place) : words[place];
    if (word !== undefined && word !== "") given[name] = isText(property) ? word : valueOf(word);
  }
  const tooMany = words.length > names.length && !isText(names.at(-1)?.[1]);
  return !tooMany && Compile(schema).Check(given) ? given : undefined;
}

/** How a command is written: `/vin <vin>`. */
export function usageOf(name: string, schema: TObject | undefined): string {
  const required = new Set(schema?.required ?? []);
  const words = Object.keys(schema?.properties ?? {}).map((word) =>
    required.has(word) ? `<${word}>` : `[${word}]`,
  );
  return [`/${name}`, ...words].join(" ");
}

function isText(schema: TSchema | undefined): boolean {
  return (schema as { readonly type?: unknown } | undefined)?.type === "string";
}

function valueOf(word: string): unknown {
  if (/^(true|false)$/.test(word)) return word === "true";
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : word;
}

/** The text after so many words, as it was written. */
function afterWords(text: string, count: number): string {
  return text
    .replace(new RegExp(String.raw`^(?:\S+\s+){${count}}`), (skipped) => " ".repeat(skipped.length))
    .trim();
}
