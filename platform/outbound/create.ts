import type { Agent } from "undici";
import { type Clock, type FirstUse, firstUse } from "#platform/kernel";
import { createHost } from "./host.ts";
import { systemTimers, type Timers } from "./timers.ts";
import type { HostPolicy, Outbound, OutboundLogger, OutboundObserver } from "./types.ts";
import { undici } from "./undici.ts";

export interface OutboundDependencies {
  readonly clock: Clock;
  /** Names the program to the services called, such as `Tradepost/0.1.0`. */
  readonly userAgent: string;
  readonly logger?: OutboundLogger;
  readonly observer?: OutboundObserver;
  readonly timers?: Timers;
  /** From 0 to below 1, for the spread of pauses. */
  readonly random?: () => number;
}

const silentLogger: OutboundLogger = { info: () => undefined, warn: () => undefined };
const silentObserver: OutboundObserver = { attemptEnded: () => undefined, circuitChanged: () => undefined };

/**
 * Guarded calls to outside services. Every service gets connections, places, pauses
 * and a circuit of its own, so that a sick one cannot slow callers of the others.
 */
export function createOutbound({
  clock,
  userAgent,
  logger = silentLogger,
  observer = silentObserver,
  timers = systemTimers,
  random = Math.random,
}: OutboundDependencies): Outbound {
  const agents: FirstUse<Agent>[] = [];
  return {
    host: (policy: HostPolicy) => {
      const agent = firstUse(async () => {
        const { Agent } = await undici.get();
        return new Agent({
          connections: policy.parallelLimit,
          pipelining: 1,
          connect: { timeout: policy.connectTimeoutMs },
        });
      });
      agents.push(agent);
      return createHost({
        policy,
        transport: { agent, userAgent },
        clock,
        timers,
        random,
        logger,
        observer,
      });
    },
    close: async () => {
      await Promise.all(agents.map(async (agent) => (await agent.made())?.destroy()));
    },
  };
}
