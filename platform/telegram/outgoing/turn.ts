/** Then other bots get their turn. */
const TURN_MS = 5000;
/** So long a run that has had its turn waits for its calls before it makes use of the time. */
const PATIENCE_MS = 1000;
/** Nothing new is started after that, so that the last calls end within the time limit of the job. */
const LONGEST_MS = 150_000;

/** Decides whether a run over a bot's queue may start more calls. */
export interface Turn {
  goesOn(monotonicMs: number): boolean;
}

/** A run whose last calls are slow keeps its worker anyway, so it takes a further turn meanwhile. */
export function createTurn(begunMs: number): Turn {
  let endMs = begunMs + TURN_MS;
  return {
    goesOn(nowMs) {
      if (nowMs >= endMs + PATIENCE_MS && nowMs < begunMs + LONGEST_MS) endMs = nowMs + TURN_MS;
      return nowMs < endMs;
    },
  };
}
