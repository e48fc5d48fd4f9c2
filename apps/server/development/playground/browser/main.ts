import type { App } from "./app.ts";
import { one } from "./basics.ts";
import { addGroup, addPerson } from "./dialogs.ts";
import type { PageDocument, PageEvent, PageLocation, PageStorage } from "./dom.ts";
import { countDown } from "./fault-panel.ts";
import { listen, loadEverybody } from "./live.ts";
import { enterPane, focusPane, openAgain, openPane } from "./panes.ts";

declare const document: PageDocument & {
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
};
declare const localStorage: PageStorage;
declare const location: PageLocation;

/** What the page does when it is there. */
export async function startPlayground(): Promise<void> {
  const app: App = {
    people: [],
    bots: [],
    groups: [],
    faults: { downForMs: 0, next: null },
    after: "",
    panes: [],
    fetching: new Set(),
    unread: new Map(),
    presses: new Map(),
    early: new Set(),
    open: async (personId, place, beside) => {
      const pane = await openPane(app, personId, place, beside);
      if (pane !== undefined) enterPane(app, pane);
    },
    payload: null,
  };
  prepareTools(app);
  // Until now nobody listened to what can be pressed.
  one("#app").removeAttribute("inert");
  while (!(await loadEverybody(app))) await new Promise((resolve) => setTimeout(resolve, 2000));
  if (app.faults.downForMs > 0) countDown(app);
  readAddress(app);
  await openLast(app);
  listen(app);
}

export function prepareTools(app: App): void {
  one("#add-person").addEventListener("click", () => void added(app, addPerson()));
  one("#add-group").addEventListener("click", () => void added(app, addGroup(app)));
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

export async function added(app: App, made: Promise<number | undefined>): Promise<void> {
  if ((await made) !== undefined) await loadEverybody(app);
}

/** `?bot=NAME&start=PAYLOAD` offers that start. */
export function readAddress(app: App): void {
  const told = new URLSearchParams(location.search);
  const bot = app.bots.find(({ username }) => username === told.get("bot"));
  if (bot !== undefined) app.payload = { botId: bot.id, text: told.get("start") ?? "" };
}

/** Opens the chats that were open, or the first one. */
export async function openLast(app: App): Promise<void> {
  const kept = localStorage.getItem("playground") ?? "[]";
  const last = app.payload === null ? (JSON.parse(kept) as { personId: number; place: string }[]) : [];
  await openAgain(app, last);
  const pane = app.panes.at(-1);
  if (pane === undefined) return;
  if (app.payload !== null) enterPane(app, pane);
  else if (document.activeElement === document.body) focusPane(pane);
}
