import { show } from "./basics.ts";
import type { PageDocument } from "./dom.ts";

declare const document: PageDocument;

/** Tells what was done. */
export function say(text: string): void {
  show("#failed", false);
  const notice = show("#told");
  notice.textContent = text;
  // It stands over the page, so it goes when it was read.
  setTimeout(() => {
    if (notice.textContent === text) notice.hidden = true;
  }, 8000);
}

/** Tells what did not work where no form shows it. */
export function fail(text: string): void {
  show("#told", false);
  show("#failed").textContent = text;
}

/** Shows what a way back from a provider ended in. */
export function tellOf(code: string | null): void {
  for (const notice of document.querySelectorAll("[data-problem]")) {
    notice.hidden = notice.dataset["problem"] !== code;
  }
}
