import { show } from "./basics.ts";

/** Tells what was done. */
export function say(text: string): void {
  show("#failed", false);
  show("#told").textContent = text;
}

/** Tells what did not work where no form shows it. */
export function fail(text: string): void {
  show("#told", false);
  show("#failed").textContent = text;
}
