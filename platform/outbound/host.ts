import { addressOf } from "./address.ts";
import { type AttemptCall, type Attempts, createAttempts } from "./attempts.ts";
import { startDeadline } from "./deadline.ts";
import type { HostDependencies } from "./dependencies.ts";
import { outboundErrors } from "./errors.ts";
import { createGate, type Gate } from "./gate.ts";
import { backoffDelayMs } from "./retry-after.ts";
import { pause } from "./timers.ts";
import type { OutboundAnswer, OutboundHost, OutboundRequest } from "./types.ts";
import type { Verdict } from "./verdict.ts";

/** Guards one service: gate (pause, circuit, places), attempts, retries, one deadline over all. */
export function createHost(given: HostDependencies): OutboundHost {
  const { policy, clock, timers } = given;
  const gate = createGate(given);
  const attempts = createAttempts(given, gate);
  return {
    name: policy.name,
    json: async (request) => {
      const address = addressOf(policy.name, policy.baseUrl, request);
      const timeoutMs = request.totalTimeoutMs ?? policy.totalTimeoutMs;
      const deadline = startDeadline(timers, timeoutMs, request.signal);
      const endsAtMs = clock.monotonicMs() + timeoutMs;
      try {
        return await attemptUntilAnswered(given, gate, attempts, { address, request, deadline, endsAtMs });
      } catch (thrown) {
        if (!deadline.expired() || thrown !== deadline.signal.reason) throw thrown;
        throw outboundErrors.OUTBOUND_TIMED_OUT({ host: policy.name, timeoutMs });
      } finally {
        deadline.clear();
      }
    },
    state: gate.state,
  };
}

async function attemptUntilAnswered(
  given: HostDependencies,
  gate: Gate,
  attempts: Attempts,
  call: AttemptCall,
): Promise<OutboundAnswer> {
  const { policy, clock, timers, random } = given;
  const { request, deadline, endsAtMs } = call;
  for (let retry = 1; ; retry += 1) {
    const verdict = await attempts.make(call);
    if ("answer" in verdict) return verdict.answer;
    if (retry > policy.retryLimit || !mayRepeat(verdict, request)) throw verdict.fault(gate.advice());
    const delayMs = Math.max(backoffDelayMs(policy.backoffMs, retry, random), gate.restMs());
    if (clock.monotonicMs() + delayMs >= endsAtMs) throw verdict.fault(gate.advice());
    await pause(timers, delayMs, deadline.signal);
  }
}

function mayRepeat(verdict: Verdict, request: OutboundRequest): boolean {
  return "repeatable" in verdict && verdict.repeatable && (request.repeatable ?? request.method !== "POST");
}
