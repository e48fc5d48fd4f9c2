import { dateText, one } from "./basics.ts";
import { call, onClick, onSubmit, sentenceOf } from "./calls.ts";
import type { PageDocument, PageElement } from "./dom.ts";
import { fail, say } from "./notices.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";

declare const document: PageDocument;
declare function addEventListener(type: "focus", listener: () => void): void;

interface LinkedPerson {
  readonly product: string;
  readonly telegramUserId: string;
  readonly name: string;
  readonly username: string | null;
  readonly linkedAt: string;
}

/** The people at the bots who act for this account; the page has the section when there is a bot. */
export async function telegramSection(): Promise<void> {
  if (document.querySelector("#telegram") === null) return;
  for (const bot of one("#telegram").querySelectorAll(".telegram-bot")) connectBy(bot);
  await listTelegram();
}

export function connectBy(bot: PageElement): void {
  const { product = "", username = "" } = bot.dataset;
  const path = "/api/v1/me/telegram-links";
  onSubmit(`#telegram-redeem-${product}`, async ({ code = "" }, form) => {
    const answer = await call<{ name: string }>("POST", `${path}/redeem`, { product, code: code.trim() });
    if (!answer.ok) return answer.problem;
    form.reset();
    await listTelegram();
    say(`${answer.body.name} is connected at @${username}.`);
    return undefined;
  });
  onClick(one(".issue", bot), async () => {
    const answer = await call<{ code: string; url: string }>("POST", path, { product });
    if (!answer.ok) return fail(sentenceOf(answer.problem));
    const place = one(".secret", bot);
    place.hidden = false;
    one("code", place).textContent = `/link ${answer.body.code}`;
    one("a", place).href = answer.body.url;
    // Back from the bot, people look whether it worked.
    if (bot.dataset["issued"] !== "yes") addEventListener("focus", () => void listTelegram());
    bot.dataset["issued"] = "yes";
  });
}

export async function listTelegram(): Promise<void> {
  const answer = await read<{ items: readonly LinkedPerson[] }>("/api/v1/me/telegram-links");
  if (!answer.ok) return fillRows("#telegram-list", [], sentenceOf(answer.problem));
  const rows = answer.body.items.map((person) => ({
    title: person.name,
    facts: [
      person.username === null ? "" : `@${person.username}`,
      botOf(person.product),
      `connected ${dateText(person.linkedAt)}`,
    ],
    actions: [disconnectingOf(person)],
  }));
  fillRows("#telegram-list", rows, "Nobody is connected yet.");
}

/** Where the person acts, in words. */
export function botOf(product: string): string {
  const username = document.querySelector(`.telegram-bot[data-product="${product}"]`)?.dataset["username"];
  return username === undefined ? product : `at @${username}`;
}

export function disconnectingOf({ name, product, telegramUserId }: LinkedPerson): PageElement {
  const query = `product=${product}&telegramUserId=${telegramUserId}`;
  return actionOf("Disconnect", name, () => call("DELETE", `/api/v1/me/telegram-links?${query}`), {
    say: `${name} acts for your account no more.`,
    afterwards: () => listTelegram(),
    sure: true,
  });
}
