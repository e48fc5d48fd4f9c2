import type { FastifyRequest } from "fastify";
import { type Actor, anonymous } from "#platform/identity";
import { AppError } from "#platform/kernel";
import { callersOf } from "./callers.ts";
import { charge, chargeUnknown } from "./charging.ts";
import type { CrossSite } from "./cross-site.ts";
import { entitlementOf } from "./entitlement.ts";
import { type Presented, presentedIn } from "./presented.ts";
import type { RouteRules } from "./route-options.ts";
import type { HttpServerDeps } from "./server-types.ts";

/** Lets a request in or throws; answers at once when nothing has to be waited for. */
export type Admission = (request: FastifyRequest) => void | Promise<void>;

export interface Gates extends Pick<HttpServerDeps, "identity" | "people" | "limits"> {
  readonly crossSite: CrossSite;
  readonly sessionCookie: string;
}

/** Who calls, from where, have they calls left, and may they: in this order. */
export function admissionOf(rules: RouteRules, gates: Gates): Admission {
  const { limits, crossSite } = gates;
  const charges = rules.limits === undefined || rules.limits === "caller";
  const entitle = entitlementOf(rules, gates.people);
  const admit = (request: FastifyRequest, actor: Actor): void | Promise<void> => {
    request.actor = actor;
    // Before the rights, so that trying forbidden doors is limited too.
    const charged = charges ? charge(limits, request, 1) : undefined;
    return charged === undefined ? entitle(actor) : charged.then(() => entitle(actor));
  };
  const admitAnonymous: Admission = (request) => admit(request, anonymous);
  const admitUnknown = rules.setsCookie === true ? guardedBy(crossSite, admitAnonymous) : admitAnonymous;
  if (rules.access === "public") return admitUnknown;
  return admitCallers(rules, gates, { admit, admitUnknown });
}

interface Steps {
  readonly admit: (request: FastifyRequest, actor: Actor) => void | Promise<void>;
  readonly admitUnknown: Admission;
}

function admitCallers(rules: RouteRules, gates: Gates, { admit, admitUnknown }: Steps): Admission {
  const { crossSite, limits, people } = gates;
  const callers = callersOf(gates.identity, people);
  const openToAll = rules.access === "workspace-or-anonymous";
  return (request) => {
    const presented = presentedIn(request.raw.headers, gates.sessionCookie);
    if (presented === undefined) return admitUnknown(request);
    if (presented.kind === "session") {
      if (people === undefined) return admitUnknown(request);
      crossSite.guard(request);
    }
    const known = callers.known(presented, request.ip);
    if (known !== undefined) return admit(request, known);
    return callers.find(presented, request.ip).then(
      (actor) => admit(request, actor),
      (refusal: unknown) =>
        openToAll && isEndedSession(presented, refusal)
          ? admitUnknown(request)
          : chargeRefused(limits, request, refusal),
    );
  };
}

function guardedBy(crossSite: CrossSite, admission: Admission): Admission {
  return (request) => {
    crossSite.guard(request);
    return admission(request);
  };
}

/** Browsers send their cookie unasked, so one that has ended must not close what is open to everybody. */
function isEndedSession({ kind }: Presented, refusal: unknown): boolean {
  return kind === "session" && refusal instanceof AppError && refusal.status === 401;
}

/** Trying credentials costs calls of the address, so that it cannot be done without end. */
async function chargeRefused(
  limits: Gates["limits"],
  request: FastifyRequest,
  refusal: unknown,
): Promise<never> {
  request.actor = anonymous;
  if (refusal instanceof AppError && refusal.status < 500) await chargeUnknown(limits, request);
  throw refusal;
}
