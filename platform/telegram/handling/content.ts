import { createHash } from "node:crypto";
import { telegramErrors } from "../errors.ts";
import type { FilePlace } from "../outgoing/message.ts";
import type { Press } from "./buttons.ts";

/** A button under a message. */
export type InlineButton = { readonly text: string } & (
  { readonly press: Press } | { readonly url: string } | { readonly webApp: string } | { readonly pay: true }
);

/** A button of the keyboard; contact and location can be asked for in private chats only. */
export type KeyboardButton =
  | string
  | { readonly text: string; readonly requests: "contact" | "location" }
  | { readonly text: string; readonly webApp: string };

/** A file by its bytes, by a web address, or by what Telegram calls it. */
export type FileSource =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly url: string }
  | { readonly fileId: string };

/** One item of an album. Photos and videos go together, documents and audio files among themselves. */
export interface AlbumFile {
  readonly kind: "photo" | "video" | "document" | "audio";
  readonly file: FileSource;
  readonly caption?: string;
}

/** What can be said in a chat. A plain text stands for `{ text }`. */
export interface Content {
  /** At most 4,096 characters, 1,024 beside a file. */
  readonly text: string;
  /** The text is HTML as Telegram understands it; else it is shown as it is. */
  readonly html?: boolean;
  readonly buttons?: readonly (readonly InlineButton[])[];
  readonly keyboard?: readonly (readonly KeyboardButton[])[] | "remove";
  readonly photo?: FileSource;
  readonly document?: FileSource;
  /** 2 to 10 files that are shown together, without buttons; the text stands below the first. Each counts for the pace. */
  readonly album?: readonly AlbumFile[];
  /** Without a sound. */
  readonly silent?: boolean;
  /** Shows no preview of links. */
  readonly plainLinks?: boolean;
  readonly replyTo?: number;
}

export interface KeptFile {
  readonly hash: Buffer;
  readonly bytes: Uint8Array;
}

/** A content as a call: method, payload, and files that have to be kept until it is made. */
export interface RenderedContent {
  readonly method: "sendMessage" | "sendPhoto" | "sendDocument" | "sendMediaGroup";
  /** Messages that it becomes. */
  readonly items: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly files: readonly KeptFile[];
}

const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;

/** Throws `TELEGRAM_MESSAGE_INVALID` for what Telegram would never take. */
export function renderContent(given: Content | string, sign: (press: Press) => string): RenderedContent {
  const content = typeof given === "string" ? { text: given } : given;
  if (content.album !== undefined) return renderAlbum(content, content.album);
  const files: KeptFile[] = [];
  const medium = content.photo === undefined ? "document" : "photo";
  const source = content.photo ?? content.document;
  const limit = source === undefined ? TEXT_LIMIT : CAPTION_LIMIT;
  if (content.html !== true && content.text.length > limit)
    throw telegramErrors.TELEGRAM_MESSAGE_INVALID({ fault: `a text has at most ${limit} characters` });
  if (source === undefined && content.text.trim() === "")
    throw telegramErrors.TELEGRAM_MESSAGE_INVALID({ fault: "a text is not empty" });
  const manner = {
    ...(content.html === true ? { parse_mode: "HTML" } : {}),
    ...deliveryOf(content),
    ...markupOf(content, sign),
  };
  if (source === undefined) {
    const preview = content.plainLinks === true ? { link_preview_options: { is_disabled: true } } : {};
    return { method: "sendMessage", items: 1, payload: { text: content.text, ...preview, ...manner }, files };
  }
  return {
    method: medium === "photo" ? "sendPhoto" : "sendDocument",
    items: 1,
    payload: { [medium]: placeOf(source, files), caption: content.text, ...manner },
    files,
  };
}

const ALBUM_LIMIT = 10;

function renderAlbum(content: Content, album: readonly AlbumFile[]): RenderedContent {
  const fault = albumFault(content, album);
  if (fault !== undefined) throw telegramErrors.TELEGRAM_MESSAGE_INVALID({ fault });
  const files: KeptFile[] = [];
  const media = album.map(({ kind, file, caption }, place) => {
    const text = caption ?? (place === 0 ? content.text : "");
    return {
      type: kind,
      media: placeOf(file, files),
      ...(text === "" ? {} : { caption: text }),
      ...(content.html === true ? { parse_mode: "HTML" } : {}),
    };
  });
  return { method: "sendMediaGroup", items: album.length, payload: { media, ...deliveryOf(content) }, files };
}

function albumFault(content: Content, album: readonly AlbumFile[]): string | undefined {
  if (album.length < 2 || album.length > ALBUM_LIMIT) return `an album has 2 to ${ALBUM_LIMIT} items`;
  if (content.buttons !== undefined || content.keyboard !== undefined) return "an album has no buttons";
  if (content.photo !== undefined || content.document !== undefined)
    return "all files of an album are its items";
  const kinds = new Set(album.map(({ kind }) => (kind === "video" ? "photo" : kind)));
  if (kinds.size > 1) return "an album mixes photos and videos only";
  const texts = [content.text, ...album.map(({ caption = "" }) => caption)];
  return content.html !== true && texts.some((text) => text.length > CAPTION_LIMIT)
    ? `a text has at most ${CAPTION_LIMIT} characters`
    : undefined;
}

function deliveryOf({ replyTo, silent }: Content): object {
  return {
    ...(silent === true ? { disable_notification: true } : {}),
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
}

/** The parameters by which a message that was sent is changed. */
export function renderEdit(given: Content | string, sign: (press: Press) => string): Record<string, unknown> {
  if (typeof given !== "string" && given.album !== undefined)
    throw telegramErrors.TELEGRAM_MESSAGE_INVALID({ fault: "no message becomes an album" });
  const { payload } = renderContent(given, sign);
  return {
    ...payload,
    ...(payload["reply_markup"] === undefined ? { reply_markup: { inline_keyboard: [] } } : {}),
  };
}

function markupOf({ buttons, keyboard }: Content, sign: (press: Press) => string): object {
  if (buttons !== undefined)
    return { reply_markup: { inline_keyboard: buttons.map((row) => row.map((one) => inlineOf(one, sign))) } };
  if (keyboard === "remove") return { reply_markup: { remove_keyboard: true } };
  if (keyboard === undefined) return {};
  return { reply_markup: { keyboard: keyboard.map((row) => row.map(keyOf)), resize_keyboard: true } };
}

function inlineOf(button: InlineButton, sign: (press: Press) => string): object {
  const { text } = button;
  if ("press" in button) return { text, callback_data: sign(button.press) };
  if ("url" in button) return { text, url: button.url };
  return "webApp" in button ? { text, web_app: { url: button.webApp } } : { text, pay: true };
}

function keyOf(button: KeyboardButton): object {
  if (typeof button === "string") return { text: button };
  if ("webApp" in button) return { text: button.text, web_app: { url: button.webApp } };
  return { text: button.text, [`request_${button.requests}`]: true };
}

function placeOf(source: FileSource, files: KeptFile[]): string | FilePlace {
  if ("fileId" in source) return source.fileId;
  if ("url" in source) return source.url;
  const hash = createHash("sha256").update(source.bytes).digest();
  files.push({ hash, bytes: source.bytes });
  return { $file: { hash: hash.toString("hex"), name: source.name } };
}
