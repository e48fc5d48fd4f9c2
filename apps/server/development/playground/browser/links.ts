import type { App, Pane } from "./app.ts";
import { element } from "./basics.ts";
import { act } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { paneFor } from "./names.ts";

/** What follows `?start=` in a link to one of the bots here. */
export function deepLinkOf(
  app: App,
  address: string,
): { readonly botId: number; readonly payload: string | undefined } | undefined {
  const url = URL.parse(address);
  const host = url?.host ?? "";
  const username = host === "t.me" ? url?.pathname.slice(1) : (url?.searchParams.get("domain") ?? "");
  if (url === null || (host !== "t.me" && !address.startsWith("tg://resolve"))) return undefined;
  const bot = app.bots.find((known) => known.username.toLowerCase() === username?.toLowerCase());
  const payload = url.searchParams.get("start") ?? undefined;
  return bot && { botId: bot.id, payload };
}

/** A link of a message: those to bots here start them, others open elsewhere. */
export function linkTo(app: App, pane: Pane, address: string, label: string): PageElement {
  const isWeb = /^(https?|mailto|tel|tg):/i.test(address);
  const target = isWeb ? address : `https://${address}`;
  const made = element(
    "a",
    { href: target, target: "_blank", rel: "noopener noreferrer", "data-key": target },
    label,
  );
  made.addEventListener("click", (event) => {
    const found = deepLinkOf(app, target);
    if (found === undefined) return;
    event.preventDefault();
    void startBot(app, pane.personId, found.botId, found.payload);
  });
  return made;
}

/** Opens the private chat and starts the bot, as a deep link does. */
export async function startBot(
  app: App,
  personId: number,
  botId: number,
  payload: string | undefined,
): Promise<void> {
  await app.open(personId, `b${botId}`);
  const pane = paneFor(app, personId, `b${botId}`);
  if (pane !== undefined) await act(pane, { kind: "start", ...(payload && { payload }) });
}
