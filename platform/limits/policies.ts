import type { LimitsConfig } from "./config.ts";

/** At most `limit` units of cost in any `windowSeconds`, counted for each key by itself. */
export interface Policy {
  /** Shown to callers in `RateLimit-Policy`; lower-case words joined by hyphens. */
  readonly name: string;
  /** 0 switches the policy off. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The named policies of the platform. A route may bring policies of its own. */
export interface Policies {
  readonly ip: Policy;
  readonly ipHour: Policy;
  readonly user: Policy;
  readonly userHour: Policy;
  readonly userRead: Policy;
  readonly apiKey: Policy;
  readonly workspace: Policy;
  readonly global: Policy;
  readonly telegram: Policy;
  readonly webhook: Policy;
}

/** The one table of limits. */
export function createPolicies(config: LimitsConfig): Policies {
  return {
    ip: definePolicy("ip", config.addressPerMinute, 60),
    ipHour: definePolicy("ip-hour", config.addressPerHour, 3600),
    user: definePolicy("user", config.userPerMinute, 60),
    userHour: definePolicy("user-hour", config.userPerHour, 3600),
    userRead: definePolicy("user-read", config.userReadsPerMinute, 60),
    apiKey: definePolicy("api-key", config.apiKeyPerMinute, 60),
    workspace: definePolicy("workspace", config.workspacePerMinute, 60),
    global: definePolicy("global", config.globalPerMinute, 60),
    telegram: definePolicy("telegram", config.telegramPerMinute, 60),
    webhook: definePolicy("webhook", config.webhookPerSecond, 1),
  };
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** A policy, checked: throws a `RangeError` on a bad name, limit or window. */
export function definePolicy(name: string, limit: number, windowSeconds: number): Policy {
  if (!NAME.test(name)) {
    throw new RangeError(`Policy name "${name}" must be lower-case words joined by hyphens.`);
  }
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new RangeError(`The limit of policy ${name} must be a whole number from 0, not ${limit}.`);
  }
  if (!Number.isSafeInteger(windowSeconds) || windowSeconds < 1) {
    throw new RangeError(`The window of policy ${name} must be whole seconds from 1, not ${windowSeconds}.`);
  }
  return { name, limit, windowSeconds };
}
