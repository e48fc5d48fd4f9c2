import type { Clock } from "#platform/kernel";
import { type Decision, decide, type LimitCheck, type PolicyState } from "./decision.ts";
import type { Policy } from "./policies.ts";
import { RecentKeys } from "./recent-keys.ts";
import type { SlidingLog } from "./sliding-log.ts";

export interface LocalLimiterDeps {
  readonly clock: Clock;
  /** Memory for the keys of each policy; above it the keys unseen for longest are forgotten. */
  readonly maximumBytes?: number;
}

export interface LocalLimiter {
  /** Decides at once: every policy passes and is charged, or none is charged. */
  consume(checks: readonly LimitCheck[], cost: number): Decision;
  /** Keys remembered now. */
  keyCount(): number;
}

const DEFAULT_MAXIMUM_BYTES = 32 * 1024 * 1024;

/** Exact sliding windows in this process, on the monotonic clock. */
export function createLocalLimiter(deps: LocalLimiterDeps): LocalLimiter {
  const { clock, maximumBytes = DEFAULT_MAXIMUM_BYTES } = deps;
  const stores = new Map<string, RecentKeys>();
  let lastMs = -Infinity;

  function storeOf(policy: Policy, nowMs: number): RecentKeys {
    const known = stores.get(policy.name);
    if (known !== undefined) return known;
    const store = new RecentKeys(policy.windowSeconds * 1000, maximumBytes, nowMs);
    stores.set(policy.name, store);
    return store;
  }

  return {
    consume(checks, cost) {
      const nowMs = Math.max(lastMs, Math.floor(clock.monotonicMs()));
      lastMs = nowMs;
      const counted: Counted[] = [];
      const states: MutableState[] = [];
      for (const check of checks) {
        const limit = check.limit ?? check.policy.limit;
        if (limit === 0) continue;
        const store = storeOf(check.policy, nowMs);
        const log = store.log(check.key, nowMs);
        counted.push({ store, log });
        states.push(stateOf(check.policy, limit, log, nowMs, cost));
      }
      const decision = decide(states);
      if (decision.allowed) charge(states, counted, nowMs, cost);
      return decision;
    },
    keyCount() {
      let count = 0;
      for (const store of stores.values()) count += store.size;
      return count;
    },
  };
}

interface Counted {
  readonly store: RecentKeys;
  readonly log: SlidingLog;
}

type MutableState = { -readonly [Member in keyof PolicyState]: PolicyState[Member] };

function stateOf(policy: Policy, limit: number, log: SlidingLog, nowMs: number, cost: number): MutableState {
  const windowMs = policy.windowSeconds * 1000;
  log.expire(nowMs, windowMs);
  const excess = log.used + cost - limit;
  return {
    policy,
    limit,
    remaining: Math.max(0, limit - log.used),
    resetMs: log.resetMs(nowMs, windowMs),
    waitMs: excess <= 0 ? 0 : log.freedAfterMs(excess, nowMs, windowMs),
  };
}

function charge(
  states: readonly MutableState[],
  counted: readonly Counted[],
  nowMs: number,
  cost: number,
): void {
  for (const [index, state] of states.entries()) {
    const place = counted[index];
    if (place === undefined) continue;
    const windowMs = state.policy.windowSeconds * 1000;
    const grownBytes = place.log.add(nowMs, cost, windowMs, state.limit);
    if (grownBytes > 0) place.store.grew(grownBytes);
    state.remaining -= cost;
    if (state.resetMs === 0) state.resetMs = windowMs;
  }
}
