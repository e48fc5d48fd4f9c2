import type { MessageEntity } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { findEntities } from "./entities.ts";
import { readHtml } from "./html.ts";
import { readMarkdown } from "./markdown.ts";

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** What a bot may say about a text: a way to parse it, or the entities themselves. */
export interface FormattingRequest {
  readonly parse_mode?: string | undefined;
  readonly entities?: readonly MessageEntity[] | undefined;
}

/** Telegram counts what is left after parsing: 4096 for texts, 1024 for captions. */
export const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;

/** Parses markup, trims white space at both ends and adds what Telegram finds by itself. Throws the refusal of 400. */
export function formatText(source: string, request: FormattingRequest): FormattedText {
  const parsed = parse(source, request);
  const trimmed = trimEnds(parsed);
  const found = findEntities(trimmed.text).filter(
    (entity) => !trimmed.entities.some((given) => overlap(given, entity)),
  );
  const entities = [...trimmed.entities, ...found].toSorted(
    (a, b) => a.offset - b.offset || b.length - a.length,
  );
  return { text: trimmed.text, entities };
}

function parse(source: string, { parse_mode: mode, entities = [] }: FormattingRequest): FormattedText {
  switch (mode?.toLowerCase()) {
    case undefined:
    case "":
    case "none":
      return { text: source, entities };
    case "html":
      return readHtml(source);
    case "markdownv2":
      return readMarkdown(source, "MarkdownV2");
    case "markdown":
      return readMarkdown(source, "Markdown");
    default:
      throw badRequest("unsupported parse_mode");
  }
}

function trimEnds({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  return {
    text: trimmed,
    entities: entities.flatMap((entity) => {
      const from = Math.max(entity.offset - start, 0);
      const to = Math.min(entity.offset - start + entity.length, trimmed.length);
      return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
    }),
  };
}

function overlap(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
