import type { preValidationAsyncHookHandler } from "fastify";
import type { Clock } from "#platform/kernel";
import type { Permits } from "./permits.ts";

/** A body that took longer came after its caller may have been refused. */
const LATE_MS = 500;

/** Looks at the caller again where the body took its time, before anything is done with it. */
export function admitLateBodies(
  permits: Pick<Permits, "confirm">,
  clock: Pick<Clock, "monotonicMs">,
): preValidationAsyncHookHandler {
  return async (request) => {
    if (clock.monotonicMs() - request.startedMs >= LATE_MS) await permits.confirm(request);
  };
}
