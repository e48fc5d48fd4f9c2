import type { Clock } from "#platform/kernel";

/** What one hand-over did. */
export interface Dispatched {
  readonly moved: number;
  /** How many more could have been handed over before. */
  readonly space: number;
}

export interface DispatcherDeps {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly clock: Clock;
  /** Hands jobs to the engine until `window` of them wait there. */
  dispatch(window: number): Promise<Dispatched>;
  onError(error: unknown): void;
}

/** Keeps the engine supplied with just enough jobs of one queue. */
export interface Dispatcher {
  /** There may be new ready jobs. */
  wake(): void;
  jobStarted(): void;
  jobEnded(): void;
  /** Stops and waits for a hand-over under way. */
  stop(): Promise<void>;
}

/** How much work, by time, may stand before a job that has just become ready. */
const WINDOW_SECONDS = 0.1;
const RATE_SPAN_MS = 250;

/**
 * The window is what decides fairness: jobs in the engine are first come, first served, so no more
 * may wait there than get started in a tenth of a second. With slow jobs that is one beyond the
 * free slots; with fast ones up to two batches, which keeps the workers busy while the next
 * hand-over is under way.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { concurrency, batchSize, clock } = deps;
  const rate = createRateMeter(clock);
  let running = 0;
  let started = 0;
  let backlog = false;
  let wakeAt = 0;
  let woken = false;
  let stopped = false;
  let loop: Promise<void> | undefined;

  function window(): number {
    const ahead = Math.min(Math.max(Math.ceil(rate.perSecond(started) * WINDOW_SECONDS), 1), 2 * batchSize);
    return Math.max(concurrency - running, 0) + ahead;
  }

  async function run(): Promise<void> {
    for (;;) {
      if (!woken || stopped) return;
      woken = false;
      const wanted = window();
      const { moved, space } = await deps.dispatch(wanted);
      backlog = moved > 0 || space <= 0;
      wakeAt = started + Math.max(1, Math.floor(wanted / 2));
      if (moved > 0 && moved < space) woken = true;
    }
  }

  function wake(): void {
    woken = true;
    if (stopped) return;
    loop ??= run()
      .catch(deps.onError)
      .finally(() => {
        loop = undefined;
        if (woken && !stopped) setTimeout(wake, 100).unref();
      });
  }

  return {
    wake,
    jobStarted() {
      running += 1;
      started += 1;
      if (backlog && started >= wakeAt) wake();
    },
    jobEnded() {
      running -= 1;
      if (backlog && running === 0) wake();
    },
    async stop() {
      stopped = true;
      await loop;
    },
  };
}

/** How fast a count rises, over the last quarter of a second. */
function createRateMeter(clock: Clock): { perSecond(count: number): number } {
  let fromMs = clock.monotonicMs();
  let fromCount = 0;
  let last = 0;
  return {
    perSecond(count) {
      const nowMs = clock.monotonicMs();
      const present = ((count - fromCount) * 1000) / Math.max(nowMs - fromMs, RATE_SPAN_MS);
      if (nowMs - fromMs < RATE_SPAN_MS) return Math.max(present, last);
      fromMs = nowMs;
      fromCount = count;
      last = present;
      return present;
    },
  };
}
