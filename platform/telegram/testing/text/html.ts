import type { MessageEntity } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { FormattedText } from "./formatting.ts";

const TAG_TYPES: Readonly<Record<string, MessageEntity.CommonMessageEntity["type"]>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  code: "code",
  blockquote: "blockquote",
};
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const TOKEN =
  /<(\/?)([a-zA-Z0-9-]*)([^<>]*)>|&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));|<|[^<&]+|&/g;

interface OpenTag {
  readonly name: string;
  readonly offset: number;
  readonly attributes: string;
}

interface MarkedEntity {
  readonly entity: MessageEntity;
  readonly language: string | undefined;
}

/** Parses the HTML that bots may send. Throws the refusal of 400 with the byte offset of the fault. */
export function readHtml(source: string): FormattedText {
  const open: OpenTag[] = [];
  const entities: MarkedEntity[] = [];
  let text = "";
  for (const match of source.matchAll(TOKEN)) {
    const [token, slash, tagName, attributes = "", decimal, hexadecimal, named] = match;
    const at = Buffer.byteLength(source.slice(0, match.index));
    if (tagName === undefined) {
      if (token === "<") throw unclosed(source.slice(match.index), at);
      text += decoded(token, decimal, hexadecimal, named);
      continue;
    }
    const name = tagName.toLowerCase();
    if (slash === "") {
      if (!isKnown(name, attributes)) throw fault(`Unsupported start tag "${name}" at byte offset ${at}`);
      open.push({ name, attributes, offset: text.length });
      continue;
    }
    const tag = open.pop();
    if (tag === undefined) throw fault(`Unexpected end tag at byte offset ${at}`);
    if (name !== "" && tag.name !== name)
      throw fault(`Unmatched end tag at byte offset ${at}, expected "</${tag.name}>", found "</${name}>"`);
    if (text.length > tag.offset)
      entities.push({
        entity: entityOf(tag, text.slice(tag.offset)),
        language: /language-([\w+-]+)/.exec(tag.attributes)?.[1],
      });
  }
  const left = open.pop();
  if (left !== undefined) throw fault(`Can't find end tag corresponding to start tag "${left.name}"`);
  return { text, entities: withLanguages(entities) };
}

/** A < that begins no tag. */
function unclosed(rest: string, at: number): Error {
  const name = /^<\/?([^\s<>]*)/.exec(rest)?.[1]?.toLowerCase() ?? "";
  if (name !== "" && isKnown(name, "")) return fault(`Unclosed start tag at byte offset ${at}`);
  return fault(`Unsupported start tag "${name}" at byte offset ${at}`);
}

function decoded(token: string, decimal?: string, hexadecimal?: string, named?: string): string {
  if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
  if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
  return named === undefined ? token : (NAMED[named] ?? token);
}

function isKnown(name: string, attributes: string): boolean {
  if (name === "span") return /class\s*=\s*"?tg-spoiler/.test(attributes);
  return name in TAG_TYPES || ["a", "pre", "tg-emoji"].includes(name);
}

function entityOf(tag: OpenTag, content: string): MessageEntity {
  const place = { offset: tag.offset, length: content.length };
  if (tag.name === "a") {
    const url = attribute(tag, "href") ?? content;
    return { ...place, type: "text_link", url };
  }
  if (tag.name === "pre") return { ...place, type: "pre" };
  if (tag.name === "tg-emoji")
    return { ...place, type: "custom_emoji", custom_emoji_id: attribute(tag, "emoji-id") ?? "" };
  if (tag.name === "span") return { ...place, type: "spoiler" };
  if (tag.name === "blockquote" && tag.attributes.includes("expandable"))
    return { ...place, type: "expandable_blockquote" };
  return { ...place, type: TAG_TYPES[tag.name] ?? "code" };
}

function attribute(tag: OpenTag, name: string): string | undefined {
  const match = new RegExp(`${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(tag.attributes);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

/** A code element that fills a pre element only names its language. */
function withLanguages(entities: readonly MarkedEntity[]): MessageEntity[] {
  const isWithin = (code: MarkedEntity, pre: MarkedEntity | undefined): boolean =>
    code.entity.type === "code" &&
    pre?.entity.type === "pre" &&
    pre.entity.offset === code.entity.offset &&
    pre.entity.length === code.entity.length;
  return entities.flatMap((marked, index) => {
    if (isWithin(marked, entities[index + 1])) return [];
    const inner = entities[index - 1];
    const language = inner !== undefined && isWithin(inner, marked) ? inner.language : undefined;
    return [language === undefined ? marked.entity : ({ ...marked.entity, language } as MessageEntity)];
  });
}

function fault(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}
