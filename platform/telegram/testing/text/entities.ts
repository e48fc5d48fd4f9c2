import type { MessageEntity } from "../api-types.ts";

/** What Telegram finds in plain text by itself. Earlier kinds win where two overlap. */
const FOUND_KINDS: readonly (readonly [MessageEntity.CommonMessageEntity["type"], RegExp])[] = [
  [
    "url",
    /(?:https?:\/\/[^\s<>"]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|me|app|dev|ru|uz|de|fr|es)\b(?:\/[^\s<>"]*)?)/gi,
  ],
  ["email", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["bot_command", /(?<![\w/])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])/g],
  ["mention", /(?<![\w@])@[a-zA-Z0-9_]{3,32}\b/g],
  ["hashtag", /(?<![\w#])#[\p{L}_][\p{L}\p{N}_]*/gu],
  ["cashtag", /(?<![\w$])\$[A-Z]{1,8}\b/g],
  ["phone_number", /(?<![\w+])\+\d[\d ()-]{6,18}\d\b/g],
];

/** Commands, mentions, addresses and the like in a text; offsets in UTF-16 units. */
export function findEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const [type, pattern] of FOUND_KINDS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => overlaps(other, entity))) found.push(entity);
    }
  }
  return found.toSorted((a, b) => a.offset - b.offset);
}

function overlaps(a: MessageEntity, b: { readonly offset: number; readonly length: number }): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
