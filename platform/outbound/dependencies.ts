import type { Clock } from "#platform/kernel";
import type { Timers } from "./timers.ts";
import type { TransportDependencies } from "./transport.ts";
import type { HostPolicy, OutboundLogger, OutboundObserver } from "./types.ts";

/** What the guard of one service works with. */
export interface HostDependencies {
  readonly policy: HostPolicy;
  readonly transport: Omit<TransportDependencies, "responseLimitBytes">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly logger: OutboundLogger;
  readonly observer: OutboundObserver;
}
