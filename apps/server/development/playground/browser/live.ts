import type { News, Snapshot } from "../wire.ts";
import type { App } from "./app.ts";
import { one } from "./basics.ts";
import { ask } from "./calls.ts";
import { showChatNews, showOtherNews } from "./chats.ts";
import type { PageEvents } from "./dom.ts";
import { showFaults } from "./fault-panel.ts";
import { lastingPlace } from "./names.ts";
import { openAgain } from "./panes.ts";
import { showSidebar } from "./sidebar.ts";

declare const EventSource: { new (address: string): PageEvents; readonly CLOSED: number };

/** Listens to everything that happens, again and again from where it broke off. */
export function listen(app: App): void {
  const events = new EventSource(`/playground/api/events?after=${encodeURIComponent(app.after)}`);
  const line = one("#line");
  events.addEventListener("open", () => {
    line.textContent = "Live";
    line.className = "line live";
  });
  events.addEventListener("error", () => {
    line.textContent = "Connection lost, trying again";
    line.className = "line";
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(() => void beginAnew(app), 1500);
  });
  events.addEventListener("news", (event) => {
    const news = JSON.parse(event.data) as News;
    if (news.kind === "anew") {
      events.close();
      void beginAnew(app);
    } else hear(app, news);
  });
}

export function hear(app: App, news: Exclude<News, { kind: "anew" }>): void {
  if (!("place" in news)) return showOtherNews(app, news);
  const isKnown = news.place.startsWith("b") || app.groups.some(({ id }) => news.place === `g${id}`);
  if (!isKnown || news.kind === "changed") void loadEverybody(app);
  showChatNews(app, news);
}

/** Fetches everybody anew; false when the server is away. */
export async function loadEverybody(app: App): Promise<boolean> {
  const snapshot = await ask<Snapshot>("everybody");
  if (snapshot === undefined) return false;
  Object.assign(app, snapshot);
  showSidebar(app);
  showFaults(app);
  return true;
}

/** After a restart of the server, or a long time away. */
export async function beginAnew(app: App): Promise<void> {
  const { bots } = app;
  if (!(await loadEverybody(app))) return void setTimeout(() => void beginAnew(app), 2000);
  const chats = app.panes.map(({ personId, place }) => ({ personId, place: lastingPlace(bots, place) }));
  app.panes = [];
  await openAgain(app, chats);
  listen(app);
}
