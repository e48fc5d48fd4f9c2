import type { App, Pane } from "./app.ts";
import { button, element, menuItem, one } from "./basics.ts";
import { act, sendFile } from "./calls.ts";
import { shareContact, shareLocation } from "./dialogs.ts";
import type { PageElement, PageFile } from "./dom.ts";
import { replyKeyboard } from "./keyboards.ts";
import { redrawIn } from "./redraw.ts";
import { keepEnd } from "./scrolling.ts";

/** Draws what stands below the messages; the field stays, with what was begun in it. */
export function showFoot(app: App, pane: Pane): void {
  keepEnd(pane, () => {
    if (pane.foot.childElementCount === 0) furnishFoot(app, pane);
    const { blocked, member, commands } = pane.chat;
    redrawIn(one(".above", pane.foot), aboveField(app, pane));
    one("form", pane.foot).hidden = blocked || !member;
    one("[data-key=commands]", pane.foot).hidden = commands.length === 0;
    const keys = blocked || !member ? undefined : replyKeyboard(pane);
    redrawIn(one(".below", pane.foot), keys === undefined ? [] : [keys]);
  });
}

export function furnishFoot(app: App, pane: Pane): void {
  const suggestions = element("ul", { class: "suggestions", "aria-label": "Commands" });
  suggestions.hidden = true;
  const [above, below] = [element("div", { class: "above" }), element("div", { class: "below" })];
  pane.foot.append(above, suggestions, writeForm(app, pane, suggestions), below);
}

export function aboveField(app: App, pane: Pane): PageElement[] {
  const { blocked, member, messages } = pane.chat;
  if (!member) return [element("p", { class: "quiet" }, "Not a member of this group.")];
  if (blocked) return [wide("Unblock the bot", () => act(pane, { kind: "unblock" }))];
  const parts: PageElement[] = [];
  const payload = app.payload !== null && pane.place === `b${app.payload.botId}` ? app.payload.text : "";
  if (payload !== "" || (messages.length === 0 && pane.place.startsWith("b"))) {
    const start = (): unknown => {
      app.payload = null;
      return act(pane, { kind: "start", ...(payload !== "" && { payload }) });
    };
    parts.push(wide(payload === "" ? "Start" : `Start with ${payload}`, start));
  }
  const marked = pane.editing ?? pane.replyTo;
  if (marked !== null) parts.push(markedLine(app, pane, marked));
  return parts;
}

export function wide(label: string, act: () => unknown): PageElement {
  return button(label, act, { class: "wide", "data-key": label });
}

export function markedLine(app: App, pane: Pane, messageId: number): PageElement {
  const message = pane.chat.messages.find(({ message_id }) => message_id === messageId);
  const what = pane.editing === null ? "Reply to" : "Edit";
  const drop = (): void => {
    Object.assign(pane, { replyTo: null, editing: null });
    showFoot(app, pane);
  };
  return element(
    "div",
    { class: "marked" },
    element("span", {}, `${what}: ${(message?.text ?? message?.caption ?? "message").slice(0, 80)}`),
    button("✕", drop, { "aria-label": "Drop it", "data-key": "drop" }),
  );
}

export function writeForm(app: App, pane: Pane, suggestions: PageElement): PageElement {
  const field = element("textarea", {
    rows: "1",
    maxlength: "4096",
    "aria-label": "Message",
    placeholder: "Message",
  });
  const form = element("form", { class: "write" });
  const send = (): unknown => sendText(app, pane, field);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions.hidden = true;
    void send();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") suggestions.hidden = true;
    if (event.key === "ArrowDown" && !suggestions.hidden) {
      event.preventDefault();
      suggestions.querySelector("button")?.focus();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  field.addEventListener("input", () => suggest(pane, field, suggestions, field.value.startsWith("/")));
  field.addEventListener("paste", (event) => void sendFiles(pane, event.clipboardData?.files ?? [], field));
  const menu = (): void => suggest(pane, field, suggestions, suggestions.hidden);
  form.append(
    button("/", menu, { class: "icon", "aria-label": "Commands of the bot", "data-key": "commands" }),
    attachMenu(pane, field),
    field,
    element("button", { class: "icon send", "aria-label": "Send" }, "➤"),
  );
  return form;
}

export async function sendText(app: App, pane: Pane, field: PageElement): Promise<void> {
  const text = field.value.trim();
  if (text === "") return;
  const { replyTo, editing } = pane;
  // At once: before the call is over, the answer may come, and the next text may be begun.
  field.value = "";
  Object.assign(pane, { replyTo: null, editing: null });
  showFoot(app, pane);
  const done = await act(
    pane,
    editing === null
      ? { kind: "send", text, ...(replyTo !== null && { replyTo }) }
      : { kind: "edit", messageId: editing, text },
  );
  if (done !== undefined || field.value !== "") return;
  field.value = text;
  if (pane.replyTo === null && pane.editing === null) Object.assign(pane, { replyTo, editing });
  showFoot(app, pane);
}

/** Lists the commands that begin with what was written. */
export function suggest(pane: Pane, field: PageElement, list: PageElement, isOpen: boolean): void {
  const begun = field.value.startsWith("/") ? field.value.slice(1).split(/\s/)[0] : "";
  const fitting = pane.chat.commands.filter(({ command }) => command.startsWith(begun ?? ""));
  const items = fitting.map(({ command, description }) => {
    const choose = (): void => {
      list.hidden = true;
      field.value = "";
      field.focus();
      void act(pane, { kind: "send", text: `/${command}` });
    };
    const item = button("", choose);
    item.append(element("strong", {}, `/${command}`), element("span", {}, description));
    item.addEventListener("keydown", (event) => moveIn(list, field, event.key, event));
    return element("li", {}, item);
  });
  keepEnd(pane, () => {
    list.hidden = !isOpen || fitting.length === 0 || /\s/.test(field.value.trim());
    list.replaceChildren(...items);
  });
}

/** Arrow keys go through a list, Escape goes back to the field. */
export function moveIn(
  list: PageElement,
  field: PageElement,
  key: string,
  event: { preventDefault(): void; readonly target: unknown },
): void {
  const all = [...list.querySelectorAll("button")];
  const at = all.findIndex((one) => one === event.target || one.contains(event.target));
  const next = key === "ArrowDown" ? all[at + 1] : key === "ArrowUp" ? (all[at - 1] ?? field) : undefined;
  if (key === "Escape") {
    list.hidden = true;
    field.focus();
  }
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

export function attachMenu(pane: Pane, field: PageElement): PageElement {
  const menu = element("details", { class: "menu up" });
  menu.append(element("summary", { class: "icon", "aria-label": "Attach" }, "+"));
  const pick = (label: string, accept: string): PageElement => {
    const input = element("input", { type: "file", class: "unseen", ...(accept !== "" && { accept }) });
    input.setAttribute("multiple", "");
    input.addEventListener("change", () => {
      menu.open = false;
      void sendFiles(pane, input.files ?? [], field, accept === "");
      input.value = "";
    });
    return element("label", { class: "item" }, input, label);
  };
  menu.append(
    element(
      "div",
      { class: "items" },
      pick("Photo", "image/png,image/jpeg,image/gif,image/webp"),
      pick("File", ""),
      menuItem("Contact", () => shareContact(pane, false)),
      menuItem("Location", () => shareLocation(pane)),
    ),
  );
  return menu;
}

/** Sends files, the first with the text in the field as its caption. */
export async function sendFiles(
  pane: Pane,
  files: Iterable<PageFile>,
  field: PageElement,
  asFile = false,
): Promise<void> {
  for (const file of files) {
    const isPhoto = !asFile && /^image\/(png|jpeg|gif|webp)$/.test(file.type);
    const as = isPhoto ? "photo" : file.type.startsWith("audio/ogg") ? "voice" : "document";
    if (await sendFile(pane, file, as, field.value.trim())) field.value = "";
  }
}
