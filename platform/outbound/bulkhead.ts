/** Keeps the number of calls on the wire bounded; the rest wait in order. */
export interface Bulkhead {
  /**
   * Waits for a place. Answers the function that gives it back, or `undefined` when too
   * many wait already. Rejects with the signal's reason when that comes first.
   */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
  inFlight(): number;
  waiting(): number;
}

export function createBulkhead(parallelLimit: number, waitingLimit: number): Bulkhead {
  let taken = 0;
  const queue = new Set<() => void>();

  const leave = (): void => {
    const [next] = queue;
    if (next === undefined) {
      taken -= 1;
      return;
    }
    queue.delete(next);
    next();
  };
  const leaveOnce = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  return {
    enter: (signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (taken < parallelLimit) {
        taken += 1;
        return Promise.resolve(leaveOnce());
      }
      if (queue.size >= waitingLimit) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        const proceed = (): void => {
          signal.removeEventListener("abort", stop);
          resolve(leaveOnce());
        };
        const stop = (): void => {
          queue.delete(proceed);
          reject(signal.reason);
        };
        queue.add(proceed);
        signal.addEventListener("abort", stop, { once: true });
      });
    },
    inFlight: () => taken,
    waiting: () => queue.size,
  };
}
