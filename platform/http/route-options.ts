import type { Transaction } from "#platform/database";
import type { Actor } from "#platform/identity";
import type { Decision } from "#platform/limits";
import type { Logger } from "#platform/telemetry";
import type { CookieRules } from "./cookies.ts";
import type { FirstCall } from "./idempotency/idempotency.ts";
import type { RoutePlan } from "./route-plan.ts";

/**
 * Who may call a route. `public` routes look at no credentials at all. `workspace` routes are for keys and
 * people who act in a workspace; with `workspace-or-anonymous` credentials may be left out, but those that
 * are sent must be valid. `person` routes are for people who signed in, in a workspace or not. `operator`
 * routes are for those who run the installation.
 */
export type RouteAccess = "public" | "workspace" | "workspace-or-anonymous" | "person" | "operator";

/**
 * How a route is limited: `caller` charges one unit before the handler,
 * `by-route` leaves the charging to the handler (`request.chargeLimits(cost)`),
 * `none` is for probes and static pages.
 */
export type RouteLimits = "caller" | "by-route" | "none";

/**
 * Whom a call is charged to.
 * `workspace`: the caller and the workspace that it acts in; every key and person there shares that.
 * `person`: people alone, so that nothing that the workspace's keys do shuts them out, and with much more room for
 * what only reads; keys as with `workspace`. For routes of the platform by which people manage themselves and their
 * workspace.
 * `credential`: the session or key that is presented, by itself. For what takes access away: whoever uses up what
 * the user or the workspace shares cannot stop it.
 * `address`: the address, by itself for this route, whoever calls. For what nothing else may ever refuse.
 */
export type RouteCharge = "workspace" | "person" | "credential" | "address";

/**
 * What an `Idempotency-Key` does for callers who are known. `by-key`: a repeated request gets the first answer.
 * `none`: the header is not looked at; for streams, for answers of many megabytes, and where repeating is harmless.
 */
export type RouteIdempotency = "by-key" | "none";

/** What each route says about itself in Fastify's `config`; a route without `access` is refused at registration. */
export interface RouteRules {
  readonly access: RouteAccess;
  /** `<product>:<verb>` that a caller needs; anonymous callers of a `workspace-or-anonymous` route need none. */
  readonly scope?: string;
  /** `caller` unless told. */
  readonly limits?: RouteLimits;
  /** `person` unless told on `person` and `operator` routes, `workspace` on all others. */
  readonly charges?: RouteCharge;
  /** A read that takes much work: charged to people like a change, not with the many reads of pages. */
  readonly costly?: boolean;
  /** `by-key` unless told, on routes that change something; see `RouteIdempotency`. */
  readonly idempotency?: RouteIdempotency;
  /** Whether the answer may set the session cookie although the route asks for none (sign-in): then pages of other origins may not call it. */
  readonly setsCookie?: boolean;
  /** How long the body may take to arrive, when more than the server's default (uploads). */
  readonly bodyTimeoutSeconds?: number;
  /** Takes the place of `default-src 'none'`, for pages. */
  readonly contentSecurityPolicy?: string;
}

/** An answer that is known before it is sent. */
export interface JsonAnswer {
  readonly status: number;
  /** What the handler answers; nothing for 204. */
  readonly body?: unknown;
  /** Header `Location`. */
  readonly location?: string;
}

declare module "fastify" {
  interface FastifyContextConfig extends Partial<RouteRules> {}
  interface FastifyInstance {
    /** Aborted when the server begins to stop; long streams end themselves when they see it. */
    readonly draining: AbortSignal;
    /** Kept by the server itself; use the functions of `cookies.ts`. */
    readonly cookieRules: CookieRules;
  }
  interface FastifyReply {
    /**
     * For uploads, streams and other answers that take long: aborted when the key or session of the caller ends, or
     * no longer allows what the route is for, within a second on every process. The reason is the refusal, an
     * `AppError`. End the work then and say why, in a last line or event; the connection is closed after that.
     */
    whileAllowed(): AbortSignal;
  }
  interface FastifyRequest {
    /** Who calls; known before validation. */
    actor: Actor;
    /** Log whose lines carry the request id. */
    readonly logger: Logger;
    /** Charges the caller's limits with `cost` units; throws `LIMITS_EXCEEDED` (429). For routes with `limits: "by-route"`. */
    chargeLimits(cost: number): Promise<void>;
    /**
     * Keeps the answer that an `Idempotency-Key` repeats, in the transaction of what it tells of: after a crash
     * there are both or neither, so that nothing happens twice. Answer exactly this afterwards. Does nothing
     * without a key. Throws `HTTP_IDEMPOTENCY_BUSY` when another request has taken over.
     */
    keepAnswer(transaction: Transaction, answer: JsonAnswer): Promise<void>;
    /** Kept by the server itself: when the request arrived, by the monotonic clock. */
    startedMs: number;
    /** Kept by the server itself. */
    plan: RoutePlan | undefined;
    /** Kept by the server itself: becomes the `RateLimit` headers. */
    decision: Decision | undefined;
    /** Kept by the server itself: code of the problem that was answered. */
    problemCode: string | undefined;
    /** Kept by the server itself: whether the same call may succeed later. */
    mayRetry: boolean;
    /** Kept by the server itself: what the request's `Idempotency-Key` stands for. */
    firstCall: FirstCall | undefined;
  }
}
