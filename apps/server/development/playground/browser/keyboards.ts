import type { Message } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { button, element, toast } from "./basics.ts";
import { act } from "./calls.ts";
import { openMiniApp, payInvoice, shareContact, shareLocation } from "./dialogs.ts";
import type { PageElement } from "./dom.ts";
import { linkTo } from "./links.ts";

type InlineKey = NonNullable<Message["reply_markup"]>["inline_keyboard"][number][number];

/** The buttons under a message. */
export function inlineKeyboard(app: App, pane: Pane, message: Message): PageElement | undefined {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return undefined;
  const shown = element("div", { class: "keys", role: "group", "aria-label": "Buttons" });
  for (const row of rows) {
    const line = element("div", { class: "key-row" });
    for (const key of row) line.append(inlineKey(app, pane, message, key));
    shown.append(line);
  }
  return shown;
}

export function inlineKey(app: App, pane: Pane, message: Message, key: InlineKey): PageElement {
  const same = { "data-key": JSON.stringify(key) };
  if ("callback_data" in key) {
    const { callback_data: data } = key;
    const made: PageElement = button(key.text, () => pressKey(app, pane, message, data, made), same);
    return made;
  }
  if ("url" in key) return linkTo(app, pane, key.url, key.text);
  if ("pay" in key) return button(key.text, () => payInvoice(pane, message), { class: "pay", ...same });
  if ("web_app" in key) return button(key.text, () => openMiniApp(pane, key.web_app.url), same);
  if ("copy_text" in key) return button(key.text, () => toast(`Copied: ${key.copy_text.text}`), same);
  return button(key.text, () => toast("The playground has no such button yet."), same);
}

/** Presses a button and marks it until the bot answers, or 15 seconds are over. */
export async function pressKey(
  app: App,
  pane: Pane,
  message: Message,
  data: string,
  key: PageElement,
): Promise<void> {
  key.setAttribute("aria-busy", "true");
  const done = await act(pane, { kind: "press", messageId: message.message_id, data });
  const queryId = done?.queryId;
  if (queryId === undefined || app.early.delete(queryId)) return key.removeAttribute("aria-busy");
  app.presses.set(queryId, key);
  setTimeout(() => {
    if (!app.presses.delete(queryId)) return;
    key.removeAttribute("aria-busy");
    toast("The bot did not answer the button in 15 seconds.", "problem");
  }, 15_000);
}

/** The keys below the chat, as far as the bot has sent some. */
export function replyKeyboard(pane: Pane): PageElement | undefined {
  const { keyboard } = pane.chat;
  if (keyboard === null) return undefined;
  const shown = element("div", { class: "keys reply-keys", role: "group", "aria-label": "Keys of the bot" });
  for (const row of keyboard.keyboard) {
    const line = element("div", { class: "key-row" });
    for (const key of row) {
      const text = typeof key === "string" ? key : key.text;
      line.append(button(text, () => tapKey(pane, key), { "data-key": JSON.stringify(key) }));
    }
    shown.append(line);
  }
  return shown;
}

type ReplyKey = NonNullable<Pane["chat"]["keyboard"]>["keyboard"][number][number];

export async function tapKey(pane: Pane, key: ReplyKey): Promise<void> {
  if (typeof key === "string") return void (await act(pane, { kind: "tap", text: key }));
  if ("request_contact" in key) return shareContact(pane, true);
  if ("request_location" in key) return shareLocation(pane);
  if ("web_app" in key) return openMiniApp(pane, key.web_app.url);
  await act(pane, { kind: "tap", text: key.text });
}
