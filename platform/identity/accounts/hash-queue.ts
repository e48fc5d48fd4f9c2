import { accountErrors } from "./errors.ts";
import type { PasswordHasher } from "./password-hasher.ts";

export interface HashQueueOptions {
  /** Hashes at the same time; each takes 19 MiB and a thread. */
  readonly atOnce: number;
  /** Callers that may wait for their turn. */
  readonly waitingLimit: number;
  readonly waitLimitMs: number;
}

interface Waiting {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

/** Lets few hashes run at a time. Who would wait too long is refused with `IDENTITY_SIGN_IN_BUSY`. */
export function queueHashes(hasher: PasswordHasher, options: HashQueueOptions): PasswordHasher {
  const waiting = new Set<Waiting>();
  let running = 0;

  async function turn(): Promise<void> {
    if (running < options.atOnce) {
      running += 1;
      return;
    }
    if (waiting.size >= options.waitingLimit) throw busy();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      waiting.delete(entry);
      reject(busy());
    }, options.waitLimitMs);
    const entry: Waiting = { start: resolve, timer };
    waiting.add(entry);
    await promise;
  }

  function leave(): void {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    clearTimeout(next.timer);
    next.start();
  }

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    await turn();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  return {
    hash: (password) => inTurn(() => hasher.hash(password)),
    verify: (password, stored) => inTurn(() => hasher.verify(password, stored)),
    isOutdated: (stored) => hasher.isOutdated(stored),
  };
}

function busy() {
  return accountErrors.IDENTITY_SIGN_IN_BUSY(undefined, { retryAfterSeconds: 5 });
}
