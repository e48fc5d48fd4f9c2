import type { Message } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { avatar, button, element, one, timeText } from "./basics.ts";
import { act } from "./calls.ts";
import { contentOf, serviceText } from "./contents.ts";
import type { PageElement } from "./dom.ts";
import { inlineKeyboard } from "./keyboards.ts";
import { showFoot } from "./composer.ts";

/** One message of a chat. */
export function bubble(app: App, pane: Pane, message: Message): PageElement {
  const service = serviceText(message);
  const data = { "data-message": String(message.message_id) };
  if (service !== undefined) return element("li", { class: "service", ...data }, service);
  const isOwn = message.from?.id === pane.personId;
  const body = element("div", { class: "bubble" });
  const author = message.from?.first_name ?? message.chat.title ?? "";
  if (!isOwn && pane.place.startsWith("g"))
    body.append(element("span", { class: `author tint-${(message.from?.id ?? 0) % 6}` }, author));
  const origin = message.forward_origin;
  if (origin !== undefined) body.append(element("span", { class: "quiet" }, "Forwarded"));
  if (message.reply_to_message !== undefined) body.append(quoteOf(message.reply_to_message));
  body.append(...contentOf(app, pane, message));
  const edited = message.edit_date === undefined ? "" : "edited ";
  body.append(element("span", { class: "meta" }, `${edited}${timeText(message.date)}`));
  const keys = inlineKeyboard(app, pane, message);
  const column = element("div", { class: "column" }, body);
  if (keys !== undefined) column.append(keys);
  const item = element("li", { class: isOwn ? "message own" : "message", ...data });
  if (!isOwn && pane.place.startsWith("g")) item.append(avatar(message.from?.id ?? 0, author));
  item.append(column, toolsOf(app, pane, message, isOwn));
  // On a touch screen nothing hovers: a tap shows what may be done.
  body.addEventListener("click", () => item.toggleAttribute("data-picked"));
  return item;
}

export function quoteOf(message: Message): PageElement {
  const text = message.text ?? message.caption ?? "A message";
  return element(
    "div",
    { class: "quote" },
    element("strong", {}, message.from?.first_name ?? ""),
    element("span", {}, text.slice(0, 120)),
  );
}

/** What the person may do with a message. */
export function toolsOf(app: App, pane: Pane, message: Message, isOwn: boolean): PageElement {
  const { message_id: messageId } = message;
  const tools = element("div", { class: "tools" });
  const name = (message.text ?? message.caption ?? "message").slice(0, 40);
  const tool = (sign: string, label: string, act: () => unknown): void =>
    tools.append(
      button(sign, act, {
        "aria-label": `${label}: ${name}`,
        title: label.split(" ")[0] ?? "",
        "data-key": label,
      }),
    );
  const turn = (change: Partial<Pick<Pane, "replyTo" | "editing">>): void => {
    Object.assign(pane, { replyTo: null, editing: null, ...change });
    const field = one("textarea", pane.foot);
    const edited = pane.chat.messages.find(({ message_id }) => message_id === pane.editing);
    if (edited?.text !== undefined) field.value = edited.text;
    showFoot(app, pane);
    field.focus();
  };
  tool("↩", "Reply to", () => turn({ replyTo: messageId }));
  if (!isOwn) {
    tool("👍", "Like", () => act(pane, { kind: "react", messageId, emoji: "👍" }));
    return tools;
  }
  if (message.text !== undefined) tool("✎", "Edit", () => turn({ editing: messageId }));
  tool("✕", "Delete", () => act(pane, { kind: "remove", messageId }));
  return tools;
}

/** The words for those who hear the page. */
export function spoken(message: Message): string {
  const service = serviceText(message);
  if (service !== undefined) return service;
  const author = message.from?.first_name ?? message.chat.title ?? "";
  const what =
    message.text ??
    message.caption ??
    (message.photo && "a photo") ??
    (message.document && `the file ${message.document.file_name ?? ""}`) ??
    (message.invoice && `the invoice ${message.invoice.title}`) ??
    (message.contact && "a contact") ??
    (message.location && "a location") ??
    "a message";
  const keys = message.reply_markup?.inline_keyboard.flat().map(({ text }) => text) ?? [];
  return `${author}: ${what}${keys.length > 0 ? `. Buttons: ${keys.join(", ")}` : ""}`;
}
