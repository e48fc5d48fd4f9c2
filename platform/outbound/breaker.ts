import type { Clock } from "#platform/kernel";
import type { CircuitState } from "./types.ts";

/** The right to make one attempt; exactly one of its functions must be called. */
export interface Permit {
  succeeded(): void;
  failed(): void;
  /** The attempt said nothing about the host: its caller gave up. */
  abandoned(): void;
}

export interface Breaker {
  /** `undefined` while the host must be left alone. */
  enter(): Permit | undefined;
  state(): CircuitState;
  /** Milliseconds until `enter` may succeed; 0 when it may now. */
  restMs(): number;
}

interface BreakerDependencies {
  readonly clock: Clock;
  readonly failureLimit: number;
  readonly openMs: number;
  readonly onChange: (state: CircuitState) => void;
}

/** While the probe is out, callers are told to come back after this long. */
const PROBE_REST_MS = 1000;

/**
 * A circuit breaker: opens after so many failures in a row, then lets one probe
 * through; the probe's outcome closes it or opens it again. Attempts that began
 * before it opened no longer count.
 */
export function createBreaker({ clock, failureLimit, openMs, onChange }: BreakerDependencies): Breaker {
  let current: CircuitState = "closed";
  let failures = 0;
  let openedAtMs = 0;
  let probing = false;

  const change = (next: CircuitState): void => {
    current = next;
    failures = 0;
    probing = false;
    if (next === "open") openedAtMs = clock.monotonicMs();
    onChange(next);
  };
  const restOfOpen = (): number => Math.max(0, openedAtMs + openMs - clock.monotonicMs());

  const normalPermit: Permit = {
    succeeded: () => {
      if (current === "closed") failures = 0;
    },
    failed: () => {
      if (current !== "closed") return;
      failures += 1;
      if (failures >= failureLimit) change("open");
    },
    abandoned: () => undefined,
  };
  const probePermit: Permit = {
    succeeded: () => change("closed"),
    failed: () => change("open"),
    abandoned: () => {
      probing = false;
    },
  };

  return {
    enter: () => {
      if (current === "closed") return normalPermit;
      if (current === "open" && restOfOpen() > 0) return undefined;
      if (probing) return undefined;
      if (current === "open") change("half-open");
      probing = true;
      return probePermit;
    },
    state: () => current,
    restMs: () => {
      if (current === "open") return restOfOpen();
      return probing ? PROBE_REST_MS : 0;
    },
  };
}
