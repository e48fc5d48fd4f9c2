import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  KeyboardButton,
  ReplyKeyboardMarkup,
} from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Room } from "../state/rooms.ts";

const MOST_BUTTONS = 100;
const CALLBACK_DATA_LIMIT_BYTES = 64;
/** Fields of an inline button that do not say what it does. */
const LOOKS: ReadonlySet<string> = new Set(["text", "icon_custom_emoji_id", "style"]);

/** Anything that a bot may send as reply_markup. */
export type ReplyMarkup =
  | InlineKeyboardMarkup
  | ReplyKeyboardMarkup
  | { readonly remove_keyboard: true }
  | { readonly force_reply: true };

/**
 * Checks an inline keyboard and answers it as messages show it: links in full, log-in buttons as links,
 * undefined without a button. Throws the refusal of 400.
 */
export function readInlineKeyboard(
  room: Room | undefined,
  markup: InlineKeyboardMarkup,
): InlineKeyboardMarkup | undefined {
  const buttons = markup.inline_keyboard.flat();
  if (buttons.length > MOST_BUTTONS) throw badRequest("REPLY_MARKUP_TOO_LONG");
  for (const button of buttons) checkInlineButton(room, button);
  if (buttons.length === 0) return undefined;
  return { inline_keyboard: markup.inline_keyboard.map((row) => row.map(shown)) };
}

function shown(button: InlineKeyboardButton): InlineKeyboardButton {
  if ("url" in button) return { ...button, url: fullAddress(button.url) };
  if (!("login_url" in button)) return button;
  const { login_url: login, ...looks } = button;
  return { ...looks, url: fullAddress(login.url) };
}

function checkInlineButton(room: Room | undefined, button: InlineKeyboardButton): void {
  const actions = Object.keys(button).filter((key) => !LOOKS.has(key));
  if (actions.length === 0)
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (actions.length > 1) throw badRequest("BUTTON_TYPE_INVALID");
  if ("callback_data" in button) {
    const bytes = Buffer.byteLength(button.callback_data);
    if (bytes === 0 || bytes > CALLBACK_DATA_LIMIT_BYTES) throw badRequest("BUTTON_DATA_INVALID");
  }
  if ("url" in button && !isButtonAddress(button.url))
    throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
  if ("login_url" in button && !isAppAddress(button.login_url.url))
    throw badRequest(
      `inline keyboard button login URL '${button.login_url.url}' is invalid: Only HTTPS links are allowed`,
    );
  if ("web_app" in button) {
    if (room !== undefined && room.type !== "private") throw badRequest("BUTTON_TYPE_INVALID");
    if (!isAppAddress(button.web_app.url))
      throw badRequest(
        `inline keyboard button Web App URL '${button.web_app.url}' is invalid: Only HTTPS links are allowed`,
      );
  }
}

/** Checks a keyboard of the person's own. Throws the refusal of 400. */
export function checkReplyKeyboard(room: Room, markup: ReplyKeyboardMarkup): void {
  for (const button of markup.keyboard.flat()) {
    if (typeof button === "string") continue;
    if (button.text === "") throw badRequest("can't parse keyboard button: Text must be non-empty");
    if (room.type !== "private") refuseOutsidePrivateChats(button);
    if ("web_app" in button && !isAppAddress(button.web_app.url))
      throw badRequest(
        `keyboard button Web App URL '${button.web_app.url}' is invalid: Only HTTPS links are allowed`,
      );
  }
}

function refuseOutsidePrivateChats(button: Exclude<KeyboardButton, string>): void {
  if ("request_contact" in button && button.request_contact)
    throw badRequest("phone number can be requested in private chats only");
  if ("request_location" in button && button.request_location)
    throw badRequest("location can be requested in private chats only");
  if ("web_app" in button) throw badRequest("Web App buttons can be used in private chats only");
}

function isButtonAddress(address: string): boolean {
  if (/^(?:tg|ton):/.test(address)) return true;
  if (!URL.canParse(withScheme(address))) return false;
  const { protocol, hostname } = new URL(withScheme(address));
  return /^https?:$/.test(protocol) && hostname.includes(".");
}

function fullAddress(address: string): string {
  return /^(?:tg|ton):/.test(address) ? address : new URL(withScheme(address)).href;
}

function withScheme(address: string): string {
  return /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
}

/** Loopback pages may be plain HTTP, as in the test environment. */
function isAppAddress(address: string): boolean {
  return /^https:\/\/./i.test(address) || /^http:\/\/(?:127\.|localhost)/i.test(address);
}
