import { methodsText } from "./methods.ts";
import { typesText } from "./types.ts";

/** One way a value may look: a plain or described type, an array of it, or exactly one word. */
export interface TypeReference {
  readonly name: string;
  /** 1 for an array, 2 for an array of arrays. */
  readonly depth: number;
  readonly word: string | undefined;
}

export interface FieldDescription {
  readonly name: string;
  readonly required: boolean;
  readonly types: readonly TypeReference[];
}

export interface MethodDescription {
  readonly name: string;
  readonly returns: readonly TypeReference[];
  readonly parameters: readonly FieldDescription[];
}

export interface TypeDescription {
  readonly name: string;
  /** The types it may be; empty for a type with fields of its own. */
  readonly alternatives: readonly TypeReference[];
  readonly fields: readonly FieldDescription[];
}

/** Telegram's description of methods and types, ready to look up. */
export interface Specification {
  /** By the name in small letters, as the real server finds methods. */
  readonly methods: ReadonlyMap<string, MethodDescription>;
  readonly types: ReadonlyMap<string, TypeDescription>;
}

export function readSpecification(): Specification {
  const methods = lines(methodsText).map(methodOf);
  const types = lines(typesText).map(typeOf);
  return {
    methods: new Map(methods.map((method) => [method.name.toLowerCase(), method])),
    types: new Map(types.map((type) => [type.name, type])),
  };
}

function lines(text: string): string[][] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}

function methodOf([name = "", , returns = "", ...parameters]: readonly string[]): MethodDescription {
  return { name, returns: references(returns), parameters: parameters.map(fieldOf) };
}

function typeOf([name = "", ...rest]: readonly string[]): TypeDescription {
  if (rest[0] === "=") return { name, alternatives: references(rest[1] ?? ""), fields: [] };
  return { name, alternatives: [], fields: rest.map(fieldOf) };
}

function fieldOf(text: string): FieldDescription {
  const [, name = "", mark, types = ""] = /^(\w+)([!?])(.*)$/.exec(text) ?? [];
  return { name, required: mark === "!", types: references(types) };
}

function references(text: string): TypeReference[] {
  return text.split("|").map((alternative) => {
    const name = alternative.replaceAll("[]", "");
    const word = name.startsWith('"') ? name.slice(1, -1) : undefined;
    return {
      name: word === undefined ? name : "String",
      depth: (alternative.length - name.length) / 2,
      word,
    };
  });
}
