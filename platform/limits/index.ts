export { addressKey, type Caller, checksFor, isGranted } from "./callers.ts";
export { type LimitsConfig, limitsConfig } from "./config.ts";
export { type Decision, type LimitCheck, type PolicyState, violations } from "./decision.ts";
export { limitExceeded, limitsErrors } from "./errors.ts";
export { type RateLimitHeaders, rateLimitHeaders } from "./headers.ts";
export {
  createLimits,
  type Limits,
  type LimitsDeps,
  type LimitsObserver,
  type SharedLimits,
} from "./limits.ts";
export { definePolicy, type Policies, type Policy } from "./policies.ts";
