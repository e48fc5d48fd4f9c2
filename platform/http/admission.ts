import type { FastifyRequest } from "fastify";
import { type Actor, anonymous, identityErrors, requireScope } from "#platform/identity";
import { type Caller, type Decision, limitExceeded } from "#platform/limits";
import { AppError } from "#platform/kernel";
import { presentedKey } from "./presented-key.ts";
import type { RouteRules } from "./route-options.ts";
import type { HttpServerDeps } from "./server-types.ts";

/** Lets a request in or throws; answers at once when nothing has to be waited for. */
export type Admission = (request: FastifyRequest) => void | Promise<void>;

type Gates = Pick<HttpServerDeps, "identity" | "limits">;

/** Who calls, may they, and have they calls left: in this order. */
export function admissionOf(rules: RouteRules, { identity, limits }: Gates): Admission {
  const admit = (request: FastifyRequest, actor: Actor): void | Promise<void> => {
    request.actor = actor;
    if (actor.kind === "anonymous") {
      if (rules.access === "workspace") throw identityErrors.IDENTITY_KEY_MISSING();
    } else if (rules.scope !== undefined) {
      requireScope(actor, rules.scope);
    }
    return rules.limits === undefined || rules.limits === "caller" ? charge(limits, request, 1) : undefined;
  };
  if (rules.access === "public") return (request) => admit(request, anonymous);
  return (request) => {
    const key = presentedKey(request.raw.headers);
    if (key === undefined) return admit(request, anonymous);
    const cached = identity.authenticateCached(key, request.ip);
    if (cached !== undefined) return admit(request, cached);
    return identity.authenticateApiKey(key, request.ip).then(
      (actor) => admit(request, actor),
      (refusal: unknown) => chargeRefused(limits, request, refusal),
    );
  };
}

/** Charges the caller of a request; throws `LIMITS_EXCEEDED`. */
export function charge(limits: Gates["limits"], request: FastifyRequest, cost: number): void | Promise<void> {
  const decision = limits.admit(callerOf(request), cost);
  if (decision instanceof Promise) return decision.then((known) => settle(request, known));
  settle(request, decision);
}

/** Trying keys costs calls of the address, so that it cannot be done without end. */
async function chargeRefused(
  limits: Gates["limits"],
  request: FastifyRequest,
  refusal: unknown,
): Promise<never> {
  request.actor = anonymous;
  if (refusal instanceof AppError && refusal.status < 500) await charge(limits, request, 1);
  throw refusal;
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
