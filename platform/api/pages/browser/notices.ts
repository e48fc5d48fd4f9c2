import { show } from "./basics.ts";

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
