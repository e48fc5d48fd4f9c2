import type { Cache } from "#platform/cache";
import type { CoreConfig } from "#platform/config";
import type { Database } from "#platform/database";
import type { Identity } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import type { Clock } from "#platform/kernel";
import type { Outbound } from "#platform/outbound";
import type { Logger, Metrics } from "#platform/telemetry";

/** The parts of the house that a product is built from. */
export interface Platform {
  readonly core: Pick<CoreConfig, "environment" | "dataFolder">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly cache: Cache;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly outbound: Outbound;
}
