import type { FastifyRequest } from "fastify";
import { type Caller, type Decision, limitExceeded, type Limits } from "#platform/limits";

/** Charges the caller of a request; throws `LIMITS_EXCEEDED`. */
export function charge(
  limits: Pick<Limits, "admit">,
  request: FastifyRequest,
  cost: number,
): void | Promise<void> {
  const decision = limits.admit(callerOf(request), cost);
  if (decision instanceof Promise) return decision.then((known) => settle(request, known));
  settle(request, decision);
}

function settle(request: FastifyRequest, decision: Decision): void {
  request.decision = decision;
  if (!decision.allowed) throw limitExceeded(decision);
}

function callerOf({ actor, ip }: FastifyRequest): Caller {
  switch (actor.kind) {
    case "anonymous":
      return { kind: "address", address: ip };
    case "user":
      return { kind: "user", userId: actor.userId, workspaceId: actor.workspaceId ?? undefined };
    case "api-key": {
      const { keyId, workspaceId, limitPerMinute } = actor;
      return limitPerMinute === null
        ? { kind: "api-key", keyId, workspaceId }
        : { kind: "api-key", keyId, workspaceId, limitPerMinute };
    }
  }
}
