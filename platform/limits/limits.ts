import type { Clock } from "#platform/kernel";
import { type Caller, checksFor } from "./callers.ts";
import type { LimitsConfig } from "./config.ts";
import type { Decision, LimitCheck } from "./decision.ts";
import { createLocalLimiter } from "./local-limiter.ts";
import { createPolicies, type Policies } from "./policies.ts";

export interface LimitsDeps {
  readonly config: LimitsConfig;
  readonly clock: Clock;
  /** How many processes share the load; only asked when no Redis is given. */
  readonly processCount?: () => number;
}

/**
 * Named limits over exact sliding windows.
 *
 * The answer is a plain value when it is decided in this process and a
 * promise when Redis decides, so that the fast case costs no turn of the
 * event loop: `const decision = answer instanceof Promise ? await answer : answer`.
 */
export interface Limits {
  readonly policies: Policies;
  /** Charges a caller with `cost` units (1 unless told) on all of its limits, or refuses and charges nothing. */
  admit(caller: Caller, cost?: number): Decision | Promise<Decision>;
  /** The same for limits chosen one by one; name each policy once. */
  consume(checks: readonly LimitCheck[], cost?: number): Decision | Promise<Decision>;
  close(): Promise<void>;
}

/** Builds the limits; nothing is connected or scheduled at this point. */
export function createLimits(deps: LimitsDeps): Limits {
  const { config, ...local } = deps;
  const policies = createPolicies(config);
  const limiter = createLocalLimiter(local);
  const consume = (checks: readonly LimitCheck[], cost = 1) => limiter.consume(checks, requireCost(cost));
  return {
    policies,
    admit: (caller, cost) => consume(checksFor(policies, caller), cost),
    consume,
    close: async () => {},
  };
}

function requireCost(cost: number): number {
  if (Number.isSafeInteger(cost) && cost >= 1) return cost;
  throw new RangeError(`The cost of a call must be a whole number from 1, not ${cost}.`);
}
