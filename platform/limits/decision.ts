import type { Policy } from "./policies.ts";

/** One limit that a call must pass. */
export interface LimitCheck {
  readonly policy: Policy;
  /** Who is counted: from the authenticated identity, never from a header the caller chooses. */
  readonly key: string;
  /** Takes the place of the policy's limit for this key; 0 switches it off. */
  readonly limit?: number | undefined;
}

/** Where one limit stands after the decision. */
export interface PolicyState {
  readonly policy: Policy;
  /** The limit that was applied, in units of cost. */
  readonly limit: number;
  /** Units that may still be used now. */
  readonly remaining: number;
  /** Milliseconds until the oldest counted call leaves the window and units come back; 0 when none is counted. */
  readonly resetMs: number;
  /** Milliseconds until this call would fit; 0 when it fits now. */
  readonly waitMs: number;
}

/** The answer to one `consume`; `rateLimitHeaders` and `limitExceeded` turn it into HTTP. */
export interface Decision {
  readonly allowed: boolean;
  /** In the order of the checks; switched-off policies are left out. */
  readonly states: readonly PolicyState[];
  /** Milliseconds until the same call would pass every policy; 0 when allowed, `Infinity` when its cost is above a limit. */
  readonly retryAfterMs: number;
}

/** The states that refused the call; empty when it was allowed. */
export function violations(decision: Decision): readonly PolicyState[] {
  return decision.states.filter((state) => state.waitMs > 0);
}

/** Puts the states together: one policy that must wait refuses the call. */
export function decide(states: readonly PolicyState[]): Decision {
  let retryAfterMs = 0;
  for (const state of states) if (state.waitMs > retryAfterMs) retryAfterMs = state.waitMs;
  return { allowed: retryAfterMs === 0, states, retryAfterMs };
}
