import type { Clock } from "#platform/kernel";
import { cacheErrors } from "./errors.ts";

export interface GuardDeps {
  readonly clock: Clock;
  /** Longest wait for one call. */
  readonly budgetMs: number;
  /** Failures in a row that open the guard; 5 by default. */
  readonly failuresToOpen?: number;
  /** How long an open guard refuses before it lets one call try; 1,000 by default. */
  readonly openMs?: number;
  /** Told when the guard opens and when it closes again. Must not throw. */
  readonly onChange?: (open: boolean) => void;
}

/** Keeps a slow or dead store from slowing its callers: a time budget and a circuit breaker. */
export interface Guard {
  readonly open: boolean;
  /** Runs a call; throws `CACHE_STORE_SLOW` after the budget, `CACHE_STORE_OPEN` at once while open. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

const DEFAULT_FAILURES = 5;
const DEFAULT_OPEN_MS = 1000;

/** A closed guard. */
export function createGuard(deps: GuardDeps): Guard {
  const { clock, budgetMs, failuresToOpen = DEFAULT_FAILURES, openMs = DEFAULT_OPEN_MS, onChange } = deps;
  let failures = 0;
  let retryAtMs = 0;

  function failed(): void {
    failures += 1;
    if (failures < failuresToOpen) return;
    retryAtMs = clock.monotonicMs() + openMs;
    if (failures === failuresToOpen) onChange?.(true);
  }

  function succeeded(): void {
    if (failures >= failuresToOpen) onChange?.(false);
    failures = 0;
  }

  return {
    get open() {
      return failures >= failuresToOpen;
    },
    async run(work) {
      if (failures >= failuresToOpen) {
        if (clock.monotonicMs() < retryAtMs) throw cacheErrors.CACHE_STORE_OPEN();
        retryAtMs = clock.monotonicMs() + openMs;
      }
      try {
        const result = await withinBudget(work(), budgetMs);
        succeeded();
        return result;
      } catch (cause) {
        failed();
        throw cause;
      }
    },
  };
}

function withinBudget<Result>(work: Promise<Result>, budgetMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(cacheErrors.CACHE_STORE_SLOW({ budgetMs })), budgetMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
