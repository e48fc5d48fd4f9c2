import { AppError } from "#platform/kernel";
import { vinErrors } from "../errors.ts";
import type { OnlineSourceName } from "../rules/source.ts";

/** For callers, when the guard does not say when a new call makes sense. */
const USUAL_PAUSE_SECONDS = 2;

/**
 * The product's fault for whatever an outgoing call threw. Anything but a fault of the
 * call itself, such as the caller's own reason for giving up, passes unchanged.
 */
export function sourceFault(source: OnlineSourceName, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || !thrown.code.startsWith("OUTBOUND_")) return thrown;
  const options = { cause: thrown, retryAfterSeconds: thrown.retryAfterSeconds ?? USUAL_PAUSE_SECONDS };
  return thrown.code === "OUTBOUND_RATE_LIMITED"
    ? vinErrors.VIN_SOURCE_BUSY({ source }, options)
    : vinErrors.VIN_SOURCE_UNAVAILABLE({ source }, options);
}

/** The service answered, but with something that is no answer of its protocol. */
export function unusableAnswer(source: OnlineSourceName, problem: string): AppError {
  const options = { cause: new Error(problem), retryAfterSeconds: USUAL_PAUSE_SECONDS };
  return vinErrors.VIN_SOURCE_UNAVAILABLE({ source }, options);
}
