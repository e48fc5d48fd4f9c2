import type { Logger } from "#platform/telemetry";

export interface LeasesOptions {
  readonly logger: Logger;
  readonly everyMilliseconds: number;
  readonly prolong: (attempts: readonly string[]) => Promise<void>;
}

/** Keeps the leases of requests that run in this process; those of a killed process run out. */
export interface Leases {
  hold(attempt: string): void;
  drop(attempt: string): void;
  close(): Promise<void>;
}

/** Two hours with the usual lease: longer than any upload may take. What has not answered then never will. */
const MOST_ROUNDS = 1440;

export function createLeases({ logger, everyMilliseconds, prolong }: LeasesOptions): Leases {
  const rounds = new Map<string, number>();
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    for (const [attempt, passed] of rounds) {
      if (passed >= MOST_ROUNDS) rounds.delete(attempt);
      else rounds.set(attempt, passed + 1);
    }
    if (rounds.size === 0) return;
    try {
      await prolong([...rounds.keys()]);
    } catch (error) {
      logger.warn({ error, requests: rounds.size }, "Leases of idempotency keys could not be prolonged.");
    }
  };
  const timer = setInterval(() => {
    running = running.then(round);
  }, everyMilliseconds);
  timer.unref();
  return {
    hold: (attempt) => void rounds.set(attempt, 0),
    drop: (attempt) => void rounds.delete(attempt),
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
