import type { MessageEntity } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { FormattedText } from "./formatting.ts";

type Flavour = "MarkdownV2" | "Markdown";
type MarkKind = MessageEntity.CommonMessageEntity["type"] | "text_link" | "pre";

/** Longer marks first, so that __ is not read as two _. */
const MARKS: Readonly<Record<Flavour, readonly (readonly [string, MarkKind])[]>> = {
  MarkdownV2: [
    ["```", "pre"],
    ["||", "spoiler"],
    ["__", "underline"],
    ["*", "bold"],
    ["_", "italic"],
    ["~", "strikethrough"],
    ["`", "code"],
  ],
  Markdown: [
    ["```", "pre"],
    ["*", "bold"],
    ["_", "italic"],
    ["`", "code"],
  ],
};
const RESERVED: Readonly<Record<Flavour, string>> = { MarkdownV2: "_*[]()~`>#+-=|{}.!", Markdown: "_*`[" };

interface OpenMark {
  readonly mark: string;
  readonly kind: MarkKind;
  readonly offset: number;
  /** Byte offset in the source, for the refusal. */
  readonly at: number;
  /** Of a block of code. */
  readonly language: string | undefined;
}

interface Reading {
  readonly source: string;
  readonly flavour: Flavour;
  readonly open: OpenMark[];
  readonly entities: MessageEntity[];
  index: number;
  text: string;
}

/** Parses the two Markdown styles. Throws the refusal of 400 with what is wrong and where. */
export function readMarkdown(source: string, flavour: Flavour): FormattedText {
  const reading: Reading = { source, flavour, open: [], entities: [], index: 0, text: "" };
  while (reading.index < source.length) step(reading);
  const left = reading.open.at(-1);
  if (left !== undefined) throw fault(`Can't find end of the entity starting at byte offset ${left.at}`);
  return { text: reading.text, entities: reading.entities };
}

function step(reading: Reading): void {
  const { source, flavour, index } = reading;
  const character = source[index] ?? "";
  const next = source[index + 1] ?? "";
  if (character === "\\" && isEscapable(flavour, next)) {
    reading.text += next;
    reading.index += 2;
    return;
  }
  const within = reading.open.at(-1);
  const mark = MARKS[flavour].find(([sign]) => source.startsWith(sign, index));
  if (within?.kind === "code" || within?.kind === "pre") {
    if (mark?.[0] === within.mark) close(reading, within);
    else take(reading, character);
    return;
  }
  if (mark !== undefined) readMark(reading, mark);
  else if (character === "[" || (character === "!" && next === "[")) openLink(reading, character);
  else if (character === "]" && within?.kind === "text_link") closeLink(reading, within);
  else if (character === ">" && (index === 0 || source[index - 1] === "\n") && flavour === "MarkdownV2")
    readQuotation(reading);
  else if (flavour === "MarkdownV2" && RESERVED.MarkdownV2.includes(character))
    throw fault(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
  else take(reading, character);
}

function isEscapable(flavour: Flavour, character: string): boolean {
  if (flavour === "Markdown") return character !== "" && RESERVED.Markdown.includes(character);
  const code = character.charCodeAt(0);
  return code > 0 && code <= 126;
}

function take(reading: Reading, character: string): void {
  reading.text += character;
  reading.index += 1;
}

function readMark(reading: Reading, [mark, kind]: readonly [string, MarkKind]): void {
  const within = reading.open.at(-1);
  if (within?.mark === mark) close(reading, within);
  else open(reading, mark, kind);
}

function open(reading: Reading, mark: string, kind: MarkKind): void {
  const at = Buffer.byteLength(reading.source.slice(0, reading.index));
  reading.index += mark.length;
  const head = kind === "pre" ? /^([\w+-]*)\n/.exec(reading.source.slice(reading.index)) : null;
  reading.index += head?.[0].length ?? 0;
  reading.open.push({ mark, kind, offset: reading.text.length, at, language: head?.[1] || undefined });
}

function close(reading: Reading, { mark, kind, offset, language }: OpenMark, url?: string): void {
  reading.open.pop();
  if (url === undefined) reading.index += mark.length;
  const place = { offset, length: reading.text.length - offset };
  if (place.length === 0) return;
  if (kind === "text_link") reading.entities.push({ ...place, type: "text_link", url: url ?? "" });
  else if (kind === "pre") reading.entities.push({ ...place, type: kind, ...(language && { language }) });
  else reading.entities.push({ ...place, type: kind });
}

function openLink(reading: Reading, character: string): void {
  if (character === "!") reading.index += 1;
  open(reading, "[", "text_link");
}

function closeLink(reading: Reading, within: OpenMark): void {
  const target = /^\]\(((?:\\.|[^)\\])*)\)/.exec(reading.source.slice(reading.index));
  if (target === null) {
    if (reading.flavour === "MarkdownV2")
      throw fault("Character ']' is reserved and must be escaped with the preceding '\\'");
    throw fault(`Can't find end of the entity starting at byte offset ${within.at}`);
  }
  reading.index += target[0].length;
  close(reading, within, (target[1] ?? "").replaceAll(/\\(.)/g, "$1"));
}

/** A quotation is the lines from here on that begin with >. */
function readQuotation(reading: Reading): void {
  const lines = /^(?:>[^\n]*(?:\n|$))+/.exec(reading.source.slice(reading.index))?.[0] ?? ">";
  const content = lines.replace(/\n$/, "").replaceAll(/^>/gm, "");
  const inner = readMarkdown(content, reading.flavour);
  const offset = reading.text.length;
  reading.entities.push(
    { type: "blockquote", offset, length: inner.text.length },
    ...inner.entities.map((entity) => ({ ...entity, offset: entity.offset + offset })),
  );
  reading.text += inner.text + (lines.endsWith("\n") ? "\n" : "");
  reading.index += lines.length;
}

function fault(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}
