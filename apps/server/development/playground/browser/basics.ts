import type { PageDocument, PageElement } from "./dom.ts";

declare const document: PageDocument;

/** The element that the page is known to have. */
export function one(selector: string, within?: PageElement): PageElement {
  const found = (within ?? document).querySelector(selector);
  if (found === null) throw new Error(`The page lacks ${selector}.`);
  return found;
}

/** A new element; texts are put in as texts. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (PageElement | string)[]
): PageElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(
  label: string,
  act: () => unknown,
  attributes: Readonly<Record<string, string>> = {},
): PageElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", () => void act());
  return made;
}

/** A line of a menu, which closes when it is chosen. */
export function menuItem(label: string, act: () => unknown): PageElement {
  const chosen = (): unknown => {
    const menu = made.closest("details");
    if (menu !== null) menu.open = false;
    return act();
  };
  const made: PageElement = button(label, chosen, { class: "item", "data-key": label });
  return made;
}

/** A round sign with the first letter, in a colour of its own. */
export function avatar(id: number, name: string): PageElement {
  const letter = [...name][0]?.toUpperCase() ?? "?";
  return element("span", { class: `avatar tint-${Math.abs(id) % 6}`, "aria-hidden": "true" }, letter);
}

export function timeText(seconds: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);
}

/** An amount of minor units, such as 499 USD, for people. */
export function moneyText(amount: number, currency: string): string {
  if (currency === "XTR") return `${amount} ⭐`;
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Shows a sentence for a while, in place of the one before; read aloud. */
export function toast(text: string, kind = "info"): void {
  const note = element("p", { class: `toast ${kind}` }, text);
  one("#toasts").replaceChildren(note);
  setTimeout(() => note.remove(), kind === "info" ? 6000 : 8000);
}

/** Tells those who cannot see the page. */
export function announce(text: string): void {
  const heard = one("#heard");
  heard.append(element("p", {}, text));
  if (heard.childElementCount > 20) heard.firstElementChild?.remove();
}
