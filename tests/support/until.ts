import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 10;

/**
 * Waits until a condition holds; fails when a look that began after the time limit still finds that it does not. The
 * limit is generous, unless it is what is promised.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitSeconds = 180,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  for (let lookMs = performance.now(); !(await condition()); lookMs = performance.now()) {
    if (lookMs > deadline) throw new Error(`Not within ${limitSeconds} s: ${what}`);
    await sleep(POLL_MS);
  }
}
