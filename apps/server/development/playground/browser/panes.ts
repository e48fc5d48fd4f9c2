import type { Message, ShownChat } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { avatar, button, element, menuItem, one } from "./basics.ts";
import { bubble } from "./bubbles.ts";
import { act } from "./calls.ts";
import { showFoot } from "./composer.ts";
import { changeMembers, startWithPayload } from "./dialogs.ts";
import type { PageDocument, PageElement, PageStorage } from "./dom.ts";
import { fetchChat } from "./fetching.ts";
import { lastingPlace, namesOf, paneFor, presentPlace } from "./names.ts";
import { redraw, redrawIn } from "./redraw.ts";
import { isAtEnd, toEnd } from "./scrolling.ts";
import { showSidebar } from "./sidebar.ts";

declare const document: PageDocument;
declare const localStorage: PageStorage;
declare const matchMedia: (query: string) => { readonly matches: boolean };

/** Brings a chat to the screen, alone or beside those that are there. */
export async function openPane(
  app: App,
  personId: number,
  place: string,
  beside = false,
): Promise<Pane | undefined> {
  const known = paneFor(app, personId, place);
  const chat = known?.chat ?? (await fetchChat(app, personId, place));
  if (chat === undefined) return undefined;
  const pane = known ?? paneFor(app, personId, place) ?? newPane(personId, place, chat);
  if (!app.panes.includes(pane)) {
    if (!beside) app.panes = [];
    app.panes = [...app.panes.slice(-2), pane];
  } else if (!beside) app.panes = [pane];
  app.unread.delete(`${personId}/${place}`);
  showPane(app, pane);
  showPanes(app);
  return pane;
}

/** Takes somebody who asked for it into a chat. */
export function enterPane(app: App, pane: Pane): void {
  one("#app").dataset["view"] = "chat";
  // What was out of sight had no height to scroll.
  for (const shown of app.panes) toEnd(shown);
  focusPane(pane);
}

export function focusPane(pane: Pane): void {
  // On a touch screen the field would bring the keyboard over half of the chat.
  const field = matchMedia("(hover: none)").matches ? pane.list : pane.foot.querySelector("textarea");
  field?.focus({ preventScroll: true });
}

/** Opens chats, as far as they are still there; else the first person's chat with the first bot. */
export async function openAgain(
  app: App,
  chats: readonly { readonly personId: number; readonly place: string }[],
): Promise<void> {
  for (const { personId, place } of chats) {
    const present = presentPlace(app, place);
    if (present !== undefined && app.people.some(({ id }) => id === personId))
      await openPane(app, personId, present, true);
  }
  const [person] = app.people;
  const botId = app.payload?.botId ?? app.bots[0]?.id;
  if (app.panes.length > 0) return;
  if (person === undefined || botId === undefined) return showPanes(app);
  await openPane(app, person.id, `b${botId}`);
}

export function newPane(personId: number, place: string, chat: ShownChat): Pane {
  const list = element("ol", { class: "messages", tabindex: "0", "aria-label": "Messages" });
  const typing = element("p", { class: "typing" });
  const head = element("header", { class: "pane-head" });
  const foot = element("footer", { class: "pane-foot" });
  const root = element("section", { class: "pane" }, head, list, typing, foot);
  return { personId, place, chat, replyTo: null, editing: null, root, head, list, typing, foot };
}

/** Draws all of a chat anew. */
export function showPane(app: App, pane: Pane): void {
  const { person, other } = namesOf(app, pane.personId, pane.place);
  pane.root.setAttribute("aria-label", `${person} in ${other}`);
  showHead(app, pane);
  const { messages, description } = pane.chat;
  const items = messages.map((message) => bubble(app, pane, message));
  if (items.length === 0) {
    const hint = pane.place.startsWith("b") ? " Start begins the conversation." : "";
    const text = description === "" ? `Nothing was said here yet.${hint}` : description;
    items.push(element("li", { class: "service empty" }, text));
  }
  redrawIn(pane.list, items);
  showFoot(app, pane);
  toEnd(pane);
}

export function showHead(app: App, pane: Pane): void {
  const { person, other } = namesOf(app, pane.personId, pane.place);
  const back = button("‹", () => backToList(), {
    class: "icon back",
    "aria-label": "Back to the chats",
    "data-key": "back",
  });
  const title = element("h2", {}, other, element("span", {}, `as ${person}`));
  const menu = element("details", { class: "menu" });
  const items = element("div", { class: "items" });
  const group = app.groups.find(({ id }) => pane.place === `g${id}`);
  const members = (): unknown => {
    const present = app.groups.find(({ id }) => id === group?.id);
    return present && changeMembers(app, present);
  };
  if (group !== undefined) items.append(menuItem("Members", members));
  else {
    items.append(menuItem("Start as by a link", () => startWithPayload(pane)));
    const { blocked } = pane.chat;
    const toggle = (): unknown => act(pane, { kind: blocked ? "unblock" : "block" });
    items.append(menuItem(blocked ? "Unblock the bot" : "Block the bot", toggle));
  }
  menu.append(element("summary", { class: "icon", "aria-label": `More of ${other}` }, "⋮"), items);
  const parts = [back, avatar(Number(pane.place.slice(1)), other), title, menu];
  if (app.panes.length > 1)
    parts.push(
      button("✕", () => closePane(app, pane), {
        class: "icon",
        "aria-label": `Close ${other} as ${person}`,
        "data-key": "close",
      }),
    );
  redrawIn(pane.head, parts);
}

export function closePane(app: App, pane: Pane): void {
  app.panes = app.panes.filter((other) => other !== pane);
  showPanes(app);
}

/** On a phone: the list of chats in place of the chat. */
export function showList(): void {
  one("#app").dataset["view"] = "list";
}

/** The same for somebody who was in a chat. */
export function backToList(): void {
  showList();
  (one("#chats").querySelector("[aria-current]") ?? one("#chats button")).focus();
}

export function showPanes(app: App): void {
  const main = one("#panes");
  main.dataset["count"] = String(app.panes.length);
  main.replaceChildren(...app.panes.map(({ root }) => root));
  if (app.panes.length === 0) main.append(element("p", { class: "empty" }, "Choose a chat."));
  for (const pane of app.panes) {
    showHead(app, pane);
    toEnd(pane);
  }
  const open = app.panes.map(({ personId, place }) => ({ personId, place: lastingPlace(app.bots, place) }));
  localStorage.setItem("playground", JSON.stringify(open));
  showSidebar(app);
}

/** Shows a message that is new or was changed, in its place. */
export function putMessage(app: App, pane: Pane, message: Message): void {
  const shown = bubble(app, pane, message);
  const old = pane.list.querySelector(`[data-message="${message.message_id}"]`);
  const wasAtEnd = isAtEnd(pane) || message.from?.id === pane.personId;
  if (old === null) {
    pane.list.querySelector(".empty")?.remove();
    pane.list.append(shown);
  } else replaceMessage(pane, old, shown);
  if (wasAtEnd) toEnd(pane);
}

/** Whoever stands on a button of the message stands on the one in its place afterwards. */
export function replaceMessage(pane: Pane, old: PageElement, shown: PageElement): void {
  const at = [...old.querySelectorAll("button")].findIndex((one) => one === document.activeElement);
  const { list } = pane;
  redraw(old, shown);
  if (at < 0) return;
  const now = one(`[data-message="${shown.dataset["message"] ?? ""}"]`, list);
  if (now.contains(document.activeElement)) return;
  const buttons = [...now.querySelectorAll("button")];
  (buttons[at] ?? buttons.at(-1))?.focus({ preventScroll: true });
}
