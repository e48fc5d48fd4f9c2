import { createGuard, type RedisConnection } from "#platform/cache";
import type { Clock } from "#platform/kernel";
import { type Caller, checksFor } from "./callers.ts";
import type { LimitsConfig } from "./config.ts";
import { type Decision, type LimitCheck, violations } from "./decision.ts";
import { createLocalLimiter } from "./local-limiter.ts";
import { createPolicies, type Policies } from "./policies.ts";
import { createRedisLimiter } from "./redis-limiter.ts";

export interface LimitsDeps {
  readonly config: LimitsConfig;
  readonly clock: Clock;
  /** Shared by all processes: then the limits are exact across them. */
  readonly redis?: SharedLimits | undefined;
  readonly observer?: LimitsObserver | undefined;
}

export interface SharedLimits {
  readonly connection: RedisConnection;
  /** First part of every key. */
  readonly prefix: string;
  /** Longest wait for one decision; 20 when not given. Then this process decides by itself. */
  readonly budgetMs?: number;
}

/** Told what the limits do; must be quick and must not throw. */
export interface LimitsObserver {
  refused(policy: string): void;
  /** Redis is passed by and each process counts alone (true), or Redis counts again (false). */
  degraded(open: boolean): void;
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
}

const DEFAULT_BUDGET_MS = 20;

/** Builds the limits; nothing is connected or scheduled at this point. */
export function createLimits(deps: LimitsDeps): Limits {
  const policies = createPolicies(deps.config);
  const decideOn = deciderOf(deps);
  const observed = (decision: Decision): Decision => {
    if (!decision.allowed) for (const { policy } of violations(decision)) deps.observer?.refused(policy.name);
    return decision;
  };
  const consume = (checks: readonly LimitCheck[], cost = 1) => {
    const decision = decideOn(checks, requireCost(cost));
    return decision instanceof Promise ? decision.then(observed) : observed(decision);
  };
  return {
    policies,
    admit: (caller, cost) => consume(checksFor(policies, caller), cost),
    consume,
  };
}

type Decider = (checks: readonly LimitCheck[], cost: number) => Decision | Promise<Decision>;

function deciderOf({ clock, redis, observer }: LimitsDeps): Decider {
  const local = createLocalLimiter({ clock });
  if (redis === undefined) return local.consume;
  const shared = createRedisLimiter({ redis: redis.connection, prefix: redis.prefix });
  const guard = createGuard({
    clock,
    budgetMs: redis.budgetMs ?? DEFAULT_BUDGET_MS,
    onChange: (open) => observer?.degraded(open),
  });
  return (checks, cost) =>
    guard.run(() => shared.consume(checks, cost)).catch(() => local.consume(checks, cost));
}

function requireCost(cost: number): number {
  if (Number.isSafeInteger(cost) && cost >= 1) return cost;
  throw new RangeError(`The cost of a call must be a whole number from 1, not ${cost}.`);
}
