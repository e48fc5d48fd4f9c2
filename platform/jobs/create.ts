import type { Clock } from "#platform/kernel";
import type { Database } from "#platform/database";
import type { Logger, Metrics } from "#platform/telemetry";
import type { JobsConfig } from "./config.ts";
import type { Jobs } from "./types.ts";

export interface JobsDeps {
  readonly database: Database;
  readonly config: JobsConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Builds the job engine; nothing runs before `start`. */
export function createJobs(_deps: JobsDeps): Jobs {
  throw new Error("not yet");
}
