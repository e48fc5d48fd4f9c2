import type { HostPolicy } from "./types.ts";

const usual = {
  totalTimeoutMs: 5000,
  connectTimeoutMs: 2000,
  retryLimit: 2,
  backoffMs: 200,
  retryAfterLimitSeconds: 300,
  parallelLimit: 5,
  waitingLimit: 100,
  responseLimitBytes: 2 * 1024 * 1024,
  breakerFailureLimit: 5,
  breakerOpenSeconds: 30,
} as const;

/** A policy with the usual figures, changed where given. */
export function hostPolicy(given: Pick<HostPolicy, "name" | "baseUrl"> & Partial<HostPolicy>): HostPolicy {
  return { ...usual, ...given };
}
