import type { Actor } from "#platform/identity";
import type { Logger } from "#platform/telemetry";

/** Who may call a route. A key that is sent is always checked, also where none is needed. */
export type RouteAccess = "public" | "key" | "key-or-anonymous";

/**
 * How a route is limited: `caller` charges one unit before the handler,
 * `by-route` leaves the charging to the handler (`request.chargeLimits(cost)`),
 * `none` is for probes and static pages.
 */
export type RouteLimits = "caller" | "by-route" | "none";

/** What each route says about itself in Fastify's `config`; a route without `access` is refused at registration. */
export interface RouteRules {
  readonly access: RouteAccess;
  /** `<product>:<verb>` that a key needs; anonymous callers of a `key-or-anonymous` route need none. */
  readonly scope?: string;
  /** `caller` unless told. */
  readonly limits?: RouteLimits;
  /** How long the body may take to arrive, when more than the server's default (uploads). */
  readonly bodyTimeoutSeconds?: number;
  /** Takes the place of `default-src 'none'`, for pages. */
  readonly contentSecurityPolicy?: string;
}

declare module "fastify" {
  interface FastifyContextConfig extends Partial<RouteRules> {}
  interface FastifyRequest {
    /** Who calls; known before validation. */
    actor: Actor;
    /** Log whose lines carry the request id. */
    readonly logger: Logger;
    /** Charges the caller's limits with `cost` units; throws `LIMITS_EXCEEDED` (429). For routes with `limits: "by-route"`. */
    chargeLimits(cost: number): Promise<void>;
  }
}
