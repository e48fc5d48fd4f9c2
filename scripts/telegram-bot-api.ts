import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";

/**
 * Builds the tables of Telegram's Bot API that the fake server checks requests and answers against.
 *
 *   node scripts/telegram-bot-api.ts <description.json>
 *
 * The description is the api.json of PaulSonOfLars/telegram-bot-api-spec (MIT), which is read off
 * core.telegram.org/bots/api.
 */
interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly description: string;
}

interface Description {
  readonly version: string;
  readonly release_date: string;
  readonly methods: Readonly<
    Record<string, { readonly returns: readonly string[]; readonly fields?: readonly Field[] }>
  >;
  readonly types: Readonly<
    Record<string, { readonly subtypes?: readonly string[]; readonly fields?: readonly Field[] }>
  >;
}

const { positionals } = parseArgs({ allowPositionals: true });
const [path] = positionals;
if (path === undefined) throw new Error("Pass the path of the description: telegram-bot-api.ts <api.json>");
const description = JSON.parse(readFileSync(path, "utf8")) as Description;
const folder = new URL("../platform/telegram/testing/specification/", import.meta.url);

const methods = Object.entries(description.methods).map(([name, method]) =>
  [name, `> ${typeText(method.returns)}`, ...(method.fields ?? []).map(fieldText)].join(" "),
);
const types = Object.entries(description.types).map(([name, type]) =>
  type.subtypes === undefined
    ? [name, ...(type.fields ?? []).map(fieldText)].join(" ")
    : `${name} = ${typeText(type.subtypes)}`,
);
write("methods", "One line for each method: its name, what it returns and its parameters.", methods);
write("types", "One line for each type: its fields, or after = the types it may be.", types);

function write(name: string, comment: string, lines: readonly string[]): void {
  const version = `${description.version}, ${description.release_date}`;
  const file = fileURLToPath(new URL(`${name}.ts`, folder));
  writeFileSync(
    file,
    `/** ${comment} Written by scripts/telegram-bot-api.ts from ${version}. */\n` +
      `export const ${name}Text = \`\n${lines.join("\n")}\n\`;\n`,
  );
  console.log(`${file}: ${lines.length} lines of ${version}`);
}

/** `name!Type` when required, `name?Type` when not; `name!"word"` when only that word is right. */
function fieldText(field: Field): string {
  const word =
    field.name === "type" || field.name === "status" || field.name === "source"
      ? /(?:must be|always) ["“]?(\w+)["”]?$/.exec(field.description)?.[1]
      : undefined;
  return `${field.name}${field.required ? "!" : "?"}${word === undefined ? typeText(field.types) : `"${word}"`}`;
}

/** `Array of Array of Button` is written `Button[][]`; alternatives are joined by `|`. */
function typeText(types: readonly string[]): string {
  return types
    .map((type) => {
      const depth = type.split("Array of ").length - 1;
      return `${type.slice("Array of ".length * depth)}${"[]".repeat(depth)}`;
    })
    .join("|");
}
