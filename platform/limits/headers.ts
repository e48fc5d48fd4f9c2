import type { Decision, PolicyState } from "./decision.ts";

export interface RateLimitHeaders {
  readonly "RateLimit-Policy": string;
  readonly RateLimit: string;
  readonly "X-RateLimit-Limit": string;
  readonly "X-RateLimit-Remaining": string;
  /** Seconds from now. */
  readonly "X-RateLimit-Reset": string;
  /** Only on a refusal that time cures. */
  readonly "Retry-After"?: string;
}

/**
 * Headers of a decision: `RateLimit-Policy` and `RateLimit` as lists of every
 * policy (draft-ietf-httpapi-ratelimit-headers), `X-RateLimit-*` for the
 * tightest one, `Retry-After` on a refusal. `undefined` when no policy applied.
 */
export function rateLimitHeaders(decision: Decision): RateLimitHeaders | undefined {
  const [first, ...others] = decision.states;
  if (first === undefined) return undefined;
  let policies = policyItem(first);
  let limits = stateItem(first);
  let tightest = first;
  for (const state of others) {
    policies += `, ${policyItem(state)}`;
    limits += `, ${stateItem(state)}`;
    if (isTighter(state, tightest)) tightest = state;
  }
  const headers = {
    "RateLimit-Policy": policies,
    RateLimit: limits,
    "X-RateLimit-Limit": String(tightest.limit),
    "X-RateLimit-Remaining": String(tightest.remaining),
    "X-RateLimit-Reset": String(secondsToReset(tightest)),
  };
  const curable = !decision.allowed && decision.retryAfterMs !== Infinity;
  return curable ? { ...headers, "Retry-After": String(seconds(decision.retryAfterMs)) } : headers;
}

function policyItem({ policy, limit }: PolicyState): string {
  return `"${policy.name}";q=${limit};w=${policy.windowSeconds}`;
}

function stateItem(state: PolicyState): string {
  return `"${state.policy.name}";r=${state.remaining};t=${secondsToReset(state)}`;
}

/** Until units come back; for a refusing policy until enough are back, the same moment as `Retry-After`. */
function secondsToReset({ waitMs, resetMs }: PolicyState): number {
  return seconds(waitMs > 0 && waitMs !== Infinity ? waitMs : resetMs);
}

function isTighter(left: PolicyState, right: PolicyState): boolean {
  if (left.waitMs !== right.waitMs) return left.waitMs > right.waitMs;
  return left.remaining < right.remaining;
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
