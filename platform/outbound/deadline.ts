import type { Timers } from "./timers.ts";

/** Ends a call when its time is over or when its caller gives up. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether time ran out (and the caller did not give up first). */
  expired(): boolean;
  /** Must be called when the call has ended. */
  clear(): void;
}

export function startDeadline(
  timers: Timers,
  totalTimeoutMs: number,
  caller: AbortSignal | undefined,
): Deadline {
  const controller = new AbortController();
  let expired = false;
  const giveUp = (): void => controller.abort(caller?.reason);
  const cancel = timers.after(totalTimeoutMs, () => {
    if (controller.signal.aborted) return;
    expired = true;
    controller.abort(new Error("Time is over."));
  });
  if (caller?.aborted) giveUp();
  caller?.addEventListener("abort", giveUp, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    clear: () => {
      cancel();
      caller?.removeEventListener("abort", giveUp);
    },
  };
}
