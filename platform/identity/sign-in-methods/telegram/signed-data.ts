import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Fields that Telegram signed, without the signature. */
export type SignedFields = ReadonlyMap<string, string>;

const HASH = /^[0-9a-f]{64}$/;

/**
 * The fields of the Login Widget when the bot's token signed them, else `undefined`
 * (core.telegram.org/widgets/login: key SHA-256 of the token).
 */
export function loginWidgetFields(
  fields: Readonly<Record<string, string>>,
  botToken: string,
): SignedFields | undefined {
  const key = createHash("sha256").update(botToken).digest();
  return signedFields(Object.entries(fields), key);
}

/**
 * The fields of a Mini App's `initData` when the bot's token signed them, else `undefined`
 * (core.telegram.org/bots/webapps: key HMAC of the token under "WebAppData").
 */
export function miniAppFields(initData: string, botToken: string): SignedFields | undefined {
  const key = createHmac("sha256", "WebAppData").update(botToken).digest();
  return signedFields([...new URLSearchParams(initData)], key);
}

/** All fields but `hash`, sorted, one on a line. A name that comes twice could be read in two ways: refused. */
function signedFields(given: readonly (readonly [string, string])[], key: Buffer): SignedFields | undefined {
  const fields = new Map(given);
  const hash = fields.get("hash") ?? "";
  fields.delete("hash");
  if (fields.size !== given.length - 1 || !HASH.test(hash)) return undefined;
  const lines = [...fields].map(([name, value]) => `${name}=${value}`).toSorted();
  const expected = createHmac("sha256", key).update(lines.join("\n")).digest();
  return timingSafeEqual(Buffer.from(hash, "hex"), expected) ? fields : undefined;
}
