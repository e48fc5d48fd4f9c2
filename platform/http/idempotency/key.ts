import { httpErrors } from "../errors.ts";

/** A string of RFC 9651: printable ASCII in quotes, `\` before quotes and itself. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5B\x5D-\x7E]|\\["\\])+)"$/;
/** What most clients send: the same without the quotes. A comma would mean two keys. */
const BARE = /^[\x21\x23-\x2B\x2D-\x7E]+$/;
const LONGEST = 255;

/** The key in an `Idempotency-Key` header, 1 to 255 characters. Throws `HTTP_IDEMPOTENCY_KEY_MALFORMED`. */
export function keyIn(header: string | readonly string[]): string {
  const text = String(header).trim();
  const key = QUOTED.exec(text)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? BARE.exec(text)?.[0];
  if (key === undefined || key.length > LONGEST) throw httpErrors.HTTP_IDEMPOTENCY_KEY_MALFORMED();
  return key;
}
