import type { FakeEvent } from "../state/stream.ts";
import type { World } from "../state/world.ts";

/** Real time, so that a wait ends with a reason even where the clock stands still. */
const PATIENCE_MS = 30_000;

/**
 * The first event after the number `after` for which `match` answers something. Rejects with what was
 * waited for when nothing comes in half a minute.
 */
export function waitForEvent<T>(
  world: World,
  after: number,
  match: (event: FakeEvent) => T | undefined,
  awaited: () => string,
): Promise<{ readonly event: FakeEvent; readonly found: T }> {
  for (const event of world.stream.since(after)) {
    const found = match(event);
    if (found !== undefined) return Promise.resolve({ event, found });
  }
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      stop();
      reject(new Error(`Nothing came in ${PATIENCE_MS / 1000} s. Awaited: ${awaited()}`));
    }, PATIENCE_MS);
    const stop = world.stream.observe((event) => {
      const found = match(event);
      if (found === undefined) return;
      stop();
      clearTimeout(patience);
      resolve({ event, found });
    });
  });
}
