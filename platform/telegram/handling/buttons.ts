import { createHmac, timingSafeEqual } from "node:crypto";
import type { Static, TObject, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { telegramErrors } from "../errors.ts";

/** A kind of button, with the data that each one carries. */
export interface ButtonKind<Schema extends TObject = TObject> {
  /** Up to eight lower-case letters and digits; never changes while buttons are about. */
  readonly id: string;
  /** Texts, whole numbers and booleans; together with the id they have to fit into about 50 bytes. */
  readonly data: Schema;
}

/** A button that somebody may press. */
export interface Press {
  readonly kind: ButtonKind;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a button of this kind carries. */
export function press<Schema extends TObject>(kind: ButtonKind<Schema>, data: Static<Schema>): Press {
  return { kind: kind as unknown as ButtonKind, data: data as Readonly<Record<string, unknown>> };
}

const LIMIT_BYTES = 64;
const SIGNATURE_LENGTH = 8;

/**
 * `id:value,value:signature`: values in the order of the schema, 48 bits of HMAC-SHA256 over the bot and
 * the rest. Clients can send any data, so data without the signature says nothing.
 *
 * Throws `TELEGRAM_BUTTON_INVALID` when it does not fit into Telegram's 64 bytes.
 */
export function signPress(key: Uint8Array, botId: string, { kind, data }: Press): string {
  const fault = (text: string) => telegramErrors.TELEGRAM_BUTTON_INVALID({ button: kind.id, fault: text });
  if (!Compile(kind.data).Check(data)) throw fault("its data does not fit its schema");
  const values = Object.keys(kind.data.properties).map((name) => encode(data[name]));
  const text = `${kind.id}:${values.join(",")}`;
  const whole = `${text}:${signatureOf(key, botId, text)}`;
  const length = Buffer.byteLength(whole);
  if (length > LIMIT_BYTES) throw fault(`it has ${length} bytes, and Telegram takes ${LIMIT_BYTES}`);
  return whole;
}

/** The id and the raw values of pressed data; `undefined` when it was not signed here for this bot. */
export function openPress(
  key: Uint8Array,
  botId: string,
  pressed: string,
): { readonly id: string; readonly values: readonly string[] } | undefined {
  const cut = pressed.lastIndexOf(":");
  const text = pressed.slice(0, Math.max(cut, 0));
  const presented = Buffer.from(pressed.slice(cut + 1));
  const right = Buffer.from(signatureOf(key, botId, text));
  if (presented.length !== right.length || !timingSafeEqual(presented, right)) return undefined;
  const [id = "", values = ""] = text.split(":");
  return { id, values: values === "" ? [] : values.split(",") };
}

/** The data of a pressed button; `undefined` when it does not fit the kind as it is today. */
export function readPress(
  kind: ButtonKind,
  values: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const data: Record<string, unknown> = {};
  for (const [place, [name, schema]] of Object.entries(kind.data.properties).entries()) {
    const value = values[place];
    if (value !== undefined && value !== "") data[name] = decode(value, schema);
  }
  return Compile(kind.data).Check(data) ? data : undefined;
}

function encode(value: unknown): string {
  return value === undefined ? "" : encodeURIComponent(String(value)).replaceAll("%20", "+");
}

function decode(value: string, schema: TSchema): unknown {
  const text = decodeURIComponent(value.replaceAll("+", " "));
  const type = (schema as { readonly type?: unknown }).type;
  if (type === "integer" || type === "number") return Number(text);
  return type === "boolean" ? text === "true" : text;
}

function signatureOf(key: Uint8Array, botId: string, text: string): string {
  return createHmac("sha256", key)
    .update(`telegram.button ${botId} ${text}`)
    .digest("base64url")
    .slice(0, SIGNATURE_LENGTH);
}
