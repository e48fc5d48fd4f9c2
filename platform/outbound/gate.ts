import { createBreaker, type Permit } from "./breaker.ts";
import { createBulkhead } from "./bulkhead.ts";
import { outboundErrors } from "./errors.ts";
import type { HostDependencies } from "./dependencies.ts";
import { retryAfterMs } from "./retry-after.ts";
import { pause } from "./timers.ts";
import type { CircuitState, HostState } from "./types.ts";

/** The right to send one request: a place on the wire and the circuit's permit. */
export interface Pass extends Permit {
  leave(): void;
}

/** Stands before the wire: the host's own wish for quiet, the circuit, and the places. */
export interface Gate {
  /** Waits for a pass as long as the call may; throws `OUTBOUND_RESTING`, `_RATE_LIMITED` or `_CROWDED` otherwise. */
  enter(signal: AbortSignal, endsAtMs: number): Promise<Pass>;
  /** Notes that the host asked for quiet. */
  quiet(retryAfter: string | undefined): void;
  /** Milliseconds for which nothing may go out. */
  restMs(): number;
  /** For a fault: the seconds after which a new call makes sense, when that is known. */
  advice(): { readonly retryAfterSeconds?: number };
  state(): HostState;
}

export function createGate({ policy, clock, timers, logger, observer }: HostDependencies): Gate {
  const host = policy.name;
  const onChange = (state: CircuitState): void => {
    observer.circuitChanged(host, state);
    if (state === "open")
      logger.warn(
        { host, restSeconds: policy.breakerOpenSeconds },
        "outside service fails and is left alone",
      );
    if (state === "closed") logger.info({ host }, "outside service answers again");
  };
  const breaker = createBreaker({
    clock,
    failureLimit: policy.breakerFailureLimit,
    openMs: policy.breakerOpenSeconds * 1000,
    onChange,
  });
  const bulkhead = createBulkhead(policy.parallelLimit, policy.waitingLimit);
  let quietUntilMs = 0;

  const quietMs = (): number => Math.max(0, quietUntilMs - clock.monotonicMs());
  const restMs = (): number => Math.max(quietMs(), breaker.restMs());
  const advice = (): { retryAfterSeconds?: number } =>
    restMs() > 0 ? { retryAfterSeconds: Math.ceil(restMs() / 1000) } : {};

  const waitForQuiet = async (signal: AbortSignal, endsAtMs: number): Promise<void> => {
    while (quietMs() > 0) {
      if (clock.monotonicMs() + quietMs() >= endsAtMs)
        throw outboundErrors.OUTBOUND_RATE_LIMITED({ host }, advice());
      await pause(timers, quietMs(), signal);
    }
  };

  return {
    enter: async (signal, endsAtMs) => {
      for (;;) {
        if (breaker.restMs() > 0) throw outboundErrors.OUTBOUND_RESTING({ host }, advice());
        await waitForQuiet(signal, endsAtMs);
        const leave = await bulkhead.enter(signal);
        if (leave === undefined) throw outboundErrors.OUTBOUND_CROWDED({ host }, { retryAfterSeconds: 1 });
        if (quietMs() > 0) {
          leave();
          continue;
        }
        const permit = breaker.enter();
        if (permit !== undefined) return { ...permit, leave };
        leave();
        throw outboundErrors.OUTBOUND_RESTING({ host }, advice());
      }
    },
    quiet: (retryAfter) => {
      const askedMs = retryAfterMs(retryAfter, clock.nowMs()) ?? 0;
      const believedMs = Math.min(askedMs, policy.retryAfterLimitSeconds * 1000);
      quietUntilMs = Math.max(quietUntilMs, clock.monotonicMs() + believedMs);
    },
    restMs,
    advice,
    state: () => ({
      circuit: breaker.state(),
      restsForSeconds: restMs() / 1000,
      inFlight: bulkhead.inFlight(),
      waiting: bulkhead.waiting(),
    }),
  };
}
