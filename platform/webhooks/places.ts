/** Bounds how many deliveries this process sends to one endpoint at the same time. */
export interface Places {
  /** Waits for a place at an endpoint; answers what gives it back, or `undefined` when the patience is over. */
  enter(endpointId: string, signal: AbortSignal): Promise<(() => void) | undefined>;
}

interface Line {
  taken: number;
  readonly waiting: Set<() => void>;
}

/**
 * @param limit places of one endpoint
 * @param patienceMs how long to wait for one; short, because the waiting job keeps a worker busy
 */
export function createPlaces(limit: number, patienceMs: number): Places {
  const lines = new Map<string, Line>();

  const leave = (endpointId: string, line: Line): void => {
    const [next] = line.waiting;
    if (next !== undefined) {
      line.waiting.delete(next);
      next();
      return;
    }
    line.taken -= 1;
    if (line.taken === 0) lines.delete(endpointId);
  };

  return {
    enter: async (endpointId, signal) => {
      const line = lines.get(endpointId) ?? { taken: 0, waiting: new Set() };
      lines.set(endpointId, line);
      if (line.taken < limit) line.taken += 1;
      else if (!(await turn(line, patienceMs, signal))) return undefined;
      return () => leave(endpointId, line);
    },
  };
}

/** Resolves with true when a place was handed over, with false when that took too long or the signal fired. */
function turn(line: Line, patienceMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (got: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      line.waiting.delete(proceed);
      resolve(got);
    };
    const proceed = (): void => end(true);
    const giveUp = (): void => end(false);
    const timer = setTimeout(giveUp, patienceMs);
    signal.addEventListener("abort", giveUp, { once: true });
    line.waiting.add(proceed);
  });
}
