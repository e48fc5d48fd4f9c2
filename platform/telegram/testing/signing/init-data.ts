import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { User } from "../api-types.ts";

/** What a Mini App is told about how it was opened. */
export interface InitDataFields {
  readonly authDateSeconds: number;
  readonly user: User;
  /** Set when it was opened by an inline button or the menu: for answerWebAppQuery. */
  readonly queryId?: string | undefined;
  /** What followed `startapp=` in the link. */
  readonly startParam?: string | undefined;
  readonly chatType?: string | undefined;
  readonly chatInstance?: string | undefined;
}

/** PKCS #8 header of an Ed25519 private key; 32 bytes follow. */
const ED25519_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SEED = Buffer.alloc(32, "fake telegram");
/** A key of the fake's own: nobody has Telegram's. */
const signingKey: KeyObject = createPrivateKey({
  key: Buffer.concat([ED25519_PREFIX, SEED]),
  format: "der",
  type: "pkcs8",
});

/** The key for checks without the token, 32 bytes as hex; stands in place of Telegram's published one. */
export const webAppPublicKeyHex = createPublicKey(signingKey)
  .export({ format: "der", type: "spki" })
  .subarray(-32)
  .toString("hex");

/**
 * Signs a Mini App's init data as core.telegram.org/bots/webapps describes: `hash` is HMAC-SHA-256 of all
 * other fields with a key made of the token, `signature` is Ed25519 over the bot's id and the fields
 * without both.
 */
export function signInitData(token: string, fields: InitDataFields): string {
  const botId = token.split(":")[0] ?? "";
  const { language_code, is_premium, id, first_name, last_name, username } = fields.user;
  const user = { id, first_name, last_name, username, language_code, is_premium, allows_write_to_pm: true };
  const data = new Map<string, string>();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) data.set(name, value);
  };
  put("query_id", fields.queryId);
  put("user", JSON.stringify(user));
  put("chat_type", fields.chatType);
  put("chat_instance", fields.chatInstance);
  put("start_param", fields.startParam);
  put("auth_date", String(fields.authDateSeconds));
  const signed = Buffer.from(`${botId}:WebAppData\n${checkText(data)}`);
  put("signature", sign(null, signed, signingKey).toString("base64url"));
  const secret = createHmac("sha256", "WebAppData").update(token).digest();
  put("hash", createHmac("sha256", secret).update(checkText(data)).digest("hex"));
  return new URLSearchParams([...data]).toString();
}

/** Fields as lines `name=value`, sorted by name. */
export function checkText(data: Iterable<readonly [string, string]>): string {
  return [...data]
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("\n");
}
