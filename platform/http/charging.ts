import type { FastifyRequest } from "fastify";
import type { UserActor } from "#platform/identity";
import { type Caller, type Decision, limitExceeded, type Limits } from "#platform/limits";
import type { RouteCharge, RouteRules } from "./route-options.ts";

/** Charges the caller of a request as its route says; throws `LIMITS_EXCEEDED`. */
export function charge(
  limits: Pick<Limits, "admit">,
  request: FastifyRequest,
  cost: number,
): void | Promise<void> {
  return chargeTo(callerOf(request), { limits, request, cost });
}

/** Charges the address of a request whose credentials were refused, whatever the route says. */
export function chargeUnknown(limits: Pick<Limits, "admit">, request: FastifyRequest): void | Promise<void> {
  return chargeTo({ kind: "address", address: request.ip }, { limits, request, cost: 1 });
}

/** `reading`: calls of people that are charged to the `person` and change nothing. */
export type PlannedCharge = RouteCharge | "reading";

/** Whom calls of a route are charged to. */
export function chargeOf(
  { charges, access, costly }: Pick<RouteRules, "charges" | "access" | "costly">,
  methods: readonly string[],
): PlannedCharge {
  const given = charges ?? (access === "person" || access === "operator" ? "person" : "workspace");
  const reads = methods.every((method) => method === "GET" || method === "HEAD");
  return given === "person" && reads && costly !== true ? "reading" : given;
}

interface Charge {
  readonly limits: Pick<Limits, "admit">;
  readonly request: FastifyRequest;
  readonly cost: number;
}

function chargeTo(caller: Caller, { limits, request, cost }: Charge): void | Promise<void> {
  const decision = limits.admit(caller, cost);
  if (decision instanceof Promise) return decision.then((known) => settle(request, known));
  settle(request, decision);
}

function settle(request: FastifyRequest, decision: Decision): void {
  request.decision = decision;
  if (!decision.allowed) throw limitExceeded(decision);
}

function callerOf({ actor, ip, plan }: FastifyRequest): Caller {
  const charges = plan?.charges ?? "workspace";
  if (charges === "address") return { kind: "address", address: ip, alone: plan?.route };
  switch (actor.kind) {
    case "anonymous":
      return { kind: "address", address: ip };
    case "user":
      return userOf(actor, charges);
    case "api-key": {
      const { keyId, limitPerMinute } = actor;
      const workspaceId = charges === "credential" ? undefined : actor.workspaceId;
      return limitPerMinute === null
        ? { kind: "api-key", keyId, workspaceId }
        : { kind: "api-key", keyId, workspaceId, limitPerMinute };
    }
  }
}

function userOf(
  { userId, sessionId, workspaceId }: UserActor,
  charges: Exclude<PlannedCharge, "address">,
): Caller {
  switch (charges) {
    case "workspace":
      return { kind: "user", userId, workspaceId: workspaceId ?? undefined };
    case "person":
      return { kind: "user", userId };
    case "reading":
      return { kind: "user", userId, reads: true };
    case "credential":
      return { kind: "user", userId, sessionId };
  }
}
