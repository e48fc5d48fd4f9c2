import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 10;

/** Waits until a condition holds; fails after the time limit, which is generous because nothing else bounds it. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitSeconds = 60,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${limitSeconds} s: ${what}`);
    await sleep(POLL_MS);
  }
}
