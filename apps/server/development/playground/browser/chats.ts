import type { News } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { announce, element, one, timeText, toast } from "./basics.ts";
import { spoken } from "./bubbles.ts";
import { showFoot } from "./composer.ts";
import { disarmFault } from "./fault-panel.ts";
import { chatAfter, type ChatNews, fetchChat, isOf } from "./fetching.ts";
import { tell } from "./forms.ts";
import { linkTo } from "./links.ts";
import { namesOf, personName } from "./names.ts";
import { putMessage, showHead, showPane } from "./panes.ts";
import { showSidebar } from "./sidebar.ts";

/** Shows what has happened in a chat. */
export function showChatNews(app: App, news: ChatNews): void {
  for (const fetching of app.fetching) if (isOf(fetching, news)) fetching.heard.push(news);
  const panes = app.panes.filter((pane) => isOf(pane, news));
  for (const pane of panes) applyTo(app, pane, news);
  if (news.kind !== "message" && news.kind !== "edited") return;
  const { message } = news;
  const author = message.from?.id;
  const changed = news.kind === "edited" ? "Changed. " : "";
  if (panes.some(({ personId }) => personId !== author)) announce(`${changed}${spoken(message)}`);
  if (news.kind === "message") countUnread(app, news, author);
}

export function countUnread(app: App, news: ChatNews, author: number | undefined): void {
  const { place, chatId } = news;
  const members = app.groups.find(({ id }) => place === `g${id}`)?.members.map(({ id }) => id) ?? [chatId];
  for (const { id } of app.people) {
    const isShown = app.panes.some((pane) => pane.personId === id && pane.place === place);
    if (id === author || isShown || !members.includes(id)) continue;
    const key = `${id}/${place}`;
    app.unread.set(key, (app.unread.get(key) ?? 0) + 1);
  }
  showSidebar(app);
}

export function applyTo(app: App, pane: Pane, news: ChatNews): void {
  const wasEmpty = pane.chat.messages.length === 0;
  pane.chat = chatAfter(pane.chat, news);
  switch (news.kind) {
    case "message":
    case "edited":
      pane.typing.textContent = "";
      putMessage(app, pane, news.message);
      if (wasEmpty) showFoot(app, pane);
      return;
    case "deleted":
      for (const id of news.messageIds) {
        const gone = element("li", { class: "service" }, "Message deleted");
        pane.list.querySelector(`[data-message="${id}"]`)?.replaceWith(gone);
      }
      return;
    case "keyboard":
      return showFoot(app, pane);
    case "typing":
      return showTyping(app, pane, news.botId, news.action);
    case "reaction": {
      const body = pane.list.querySelector(`[data-message="${news.messageId}"] .bubble`);
      body?.querySelector(".reactions")?.remove();
      if (news.emojis.length > 0)
        body?.append(element("span", { class: "reactions" }, news.emojis.join(" ")));
      return;
    }
    case "changed":
      return void reloadPane(app, pane);
    default:
  }
}

export function showTyping(app: App, pane: Pane, botId: number, action: string): void {
  const name = app.bots.find(({ id }) => id === botId)?.name ?? "The bot";
  const what = action === "typing" ? "is typing" : `is busy: ${action.replaceAll("_", " ")}`;
  const text = `${name} ${what} …`;
  pane.typing.textContent = text;
  setTimeout(() => {
    if (pane.typing.textContent === text) pane.typing.textContent = "";
  }, 5500);
}

/** Fetches a chat anew; keeps what was begun. */
export async function reloadPane(app: App, pane: Pane): Promise<void> {
  const chat = await fetchChat(app, pane.personId, pane.place);
  if (chat === undefined) return;
  pane.chat = chat;
  showPane(app, pane);
}

/** Shows what concerns a person or a bot as a whole. */
export function showOtherNews(app: App, news: Exclude<News, ChatNews | { kind: "anew" }>): void {
  if (news.kind === "call") return showCall(app, news);
  if (news.kind === "profile") {
    for (const pane of app.panes)
      if (pane.place === `b${news.botId}` || pane.place.startsWith("g")) void refresh(app, pane);
    return;
  }
  if (news.kind === "payment") {
    if (news.status === "refunded") toast(`${personName(app, news.personId)} got the money back.`);
    return;
  }
  const key = app.presses.get(news.queryId);
  if (key === undefined) app.early.add(news.queryId);
  app.presses.delete(news.queryId);
  key?.removeAttribute("aria-busy");
  const pane = app.panes.find(({ personId }) => personId === news.personId);
  if (pane === undefined) return;
  if (news.url !== null)
    tell("The bot opens a page", element("p", {}, linkTo(app, pane, news.url, news.url)));
  if (news.text === null) return;
  const { other } = namesOf(app, pane.personId, `b${news.botId}`);
  if (news.alert) tell(other, element("p", {}, news.text));
  else toast(news.text);
}

/** Fetches commands and texts of a bot anew, without drawing the messages again. */
export async function refresh(app: App, pane: Pane): Promise<void> {
  const chat = await fetchChat(app, pane.personId, pane.place);
  if (chat === undefined) return;
  const isEmpty = pane.chat.messages.length === 0;
  pane.chat = { ...chat, messages: pane.chat.messages };
  if (isEmpty && chat.messages.length === 0) return showPane(app, pane);
  showHead(app, pane);
}

export function showCall(app: App, call: Extract<News, { kind: "call" }>): void {
  const { method, status, description, botId, atMs } = call;
  const bot = app.bots.find(({ id }) => id === botId)?.name ?? String(botId);
  const text = `${timeText(atMs / 1000)} ${bot}: ${method} ${status}${description === null ? "" : ` ${description}`}`;
  const list = one("#calls");
  list.prepend(element("li", status === 200 ? {} : { class: "problem" }, text));
  const all = [...list.querySelectorAll("li")];
  for (const old of all.slice(100)) old.remove();
  if (status !== 200) disarmFault(app, status);
}
