import { type AppError, defineErrors } from "#platform/kernel";
import { type Decision, violations } from "./decision.ts";

export const limitsErrors = defineErrors("LIMITS", {
  LIMITS_EXCEEDED: {
    status: 429,
    title: "Too many requests",
    retry: true,
    detail: (params: { policies: string; retryAfterSeconds: number }) =>
      `The limit ${params.policies} is used up. Try again in ${params.retryAfterSeconds} s, or ask for a higher limit.`,
  },
  LIMITS_COST_TOO_LARGE: {
    status: 429,
    title: "The request is larger than its limit",
    retry: false,
    detail: (params: { policies: string }) =>
      `This request costs more than the whole limit ${params.policies} allows. Split it into smaller ones.`,
  },
});

/** The 429 problem of a refused decision, with the `violated-policies` of the IETF draft. */
export function limitExceeded(decision: Decision): AppError {
  const violated = violations(decision);
  const policies = violated
    .map(({ policy, limit }) => `"${policy.name}" (${limit} per ${policy.windowSeconds} s)`)
    .join(" and ");
  const members = { "violated-policies": violated.map(({ policy }) => policy.name) };
  if (decision.retryAfterMs === Infinity) {
    return limitsErrors.LIMITS_COST_TOO_LARGE({ policies }, { members });
  }
  const retryAfterSeconds = Math.ceil(decision.retryAfterMs / 1000);
  return limitsErrors.LIMITS_EXCEEDED({ policies, retryAfterSeconds }, { members, retryAfterSeconds });
}
