import type { Deadline } from "./deadline.ts";
import { outboundErrors } from "./errors.ts";
import type { Gate, Pass } from "./gate.ts";
import type { HostDependencies } from "./dependencies.ts";
import { send } from "./transport.ts";
import type { OutboundRequest } from "./types.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Single attempts: each passes the gate, is judged, counted by the circuit and observed. */
export interface Attempts {
  /** Throws the signal's reason when the call ends before the attempt does. */
  make(call: AttemptCall): Promise<Verdict>;
}

/** The call an attempt belongs to. */
export interface AttemptCall {
  readonly address: URL;
  readonly request: OutboundRequest;
  readonly deadline: Deadline;
  /** Monotonic time at which the deadline fires. */
  readonly endsAtMs: number;
}

export function createAttempts(given: HostDependencies, gate: Gate): Attempts {
  const { policy, clock, observer } = given;
  const transport = { ...given.transport, responseLimitBytes: policy.responseLimitBytes };

  const sendAndJudge = async ({ address, request, deadline }: AttemptCall): Promise<Verdict> => {
    try {
      return judge(policy, await send(transport, address, request, deadline.signal));
    } catch (cause) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      return {
        outcome: "unreachable",
        fault: (advice) => outboundErrors.OUTBOUND_UNREACHABLE({ host: policy.name }, { ...advice, cause }),
        repeatable: true,
      };
    }
  };

  return {
    make: async (call) => {
      const { request, deadline } = call;
      const pass = await gate.enter(deadline.signal, call.endsAtMs);
      const startedMs = clock.monotonicMs();
      const observe = (outcome: Verdict["outcome"]): void =>
        observer.attemptEnded(
          policy.name,
          request.operation,
          outcome,
          (clock.monotonicMs() - startedMs) / 1000,
        );
      try {
        const verdict = await sendAndJudge(call);
        if ("retryAfter" in verdict) gate.quiet(verdict.retryAfter);
        settle(pass, verdict, request.unreadableCounts ?? true);
        observe(verdict.outcome);
        return verdict;
      } catch (thrown) {
        const fairChance =
          clock.monotonicMs() - startedMs >= (request.totalTimeoutMs ?? policy.totalTimeoutMs) / 2;
        const timedOut = deadline.expired() && fairChance;
        if (timedOut) pass.failed();
        else pass.abandoned();
        observe(timedOut ? "timed-out" : "abandoned");
        throw thrown;
      } finally {
        pass.leave();
      }
    },
  };
}

/** Tells the circuit. A 429 is an answer of a healthy host; its wish for quiet is kept by the gate. */
function settle(pass: Pass, { outcome }: Verdict, unreadableCounts: boolean): void {
  const failed =
    outcome === "unreachable" || outcome === "failing" || (outcome === "unreadable" && unreadableCounts);
  if (failed) pass.failed();
  else pass.succeeded();
}
