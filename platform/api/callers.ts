import type { FastifyRequest } from "fastify";
import { type CallContext, identityErrors, type SignedInContext, type UserActor } from "#platform/identity";

/** Where a request comes from, as the actions note it. */
export function callOf({ headers, id, ip }: FastifyRequest): CallContext {
  return { ipAddress: ip, userAgent: headers["user-agent"] ?? "", requestId: id };
}

/** The person who calls. Throws `IDENTITY_KEY_MISSING` for anybody else; routes of `person` let nobody else in. */
export function personOf({ actor }: FastifyRequest): UserActor {
  if (actor.kind !== "user") throw identityErrors.IDENTITY_KEY_MISSING();
  return actor;
}

/** The call of a person. */
export function signedIn(request: FastifyRequest): SignedInContext & { readonly actor: UserActor } {
  return { ...callOf(request), actor: personOf(request) };
}
