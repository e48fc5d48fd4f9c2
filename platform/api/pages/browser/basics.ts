import type { PageDocument, PageElement, PageHistory, PageLocation } from "./dom.ts";

declare const document: PageDocument;
declare const location: PageLocation;
declare const history: PageHistory;
declare function addEventListener(type: "hashchange", listener: () => void): void;

/** The element that the page is known to have. */
export function one(selector: string, within?: PageElement): PageElement {
  const found = (within ?? document).querySelector(selector);
  if (found === null) throw new Error(`The page lacks ${selector}.`);
  return found;
}

export function show(selector: string, shown = true): PageElement {
  const element = one(selector);
  element.hidden = !shown;
  return element;
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

/** What stands behind the `#`; taken out of the address, so that it is in no bookmark and no history. */
export function takeFragment(): URLSearchParams {
  const told = new URLSearchParams(location.hash.slice(1));
  // A link of a mail that is opened where this page stands already.
  addEventListener("hashchange", () => location.reload());
  if (location.hash !== "") history.replaceState(null, "", `${location.pathname}${location.search}`);
  return told;
}

/** A path of this site as browsers read it; anything else would lead people away. */
export function ownPath(path: string | null): string | null {
  const url = path === null ? null : URL.parse(path, location.origin);
  // Of `/.//elsewhere` remains `//elsewhere`, which browsers read as another site.
  if (url?.origin !== location.origin || url.pathname.startsWith("//")) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

export function dateText(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(
    Date.parse(iso),
  );
}
