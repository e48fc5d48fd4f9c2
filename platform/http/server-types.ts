import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Clock, ErrorEntry } from "#platform/kernel";
import type { Identity, UserActor } from "#platform/identity";
import type { Limits } from "#platform/limits";
import type { ErrorReporter, Logger, Metrics } from "#platform/telemetry";
import type { HttpConfig } from "./config.ts";
import type { Idempotency } from "./idempotency/idempotency.ts";
import type { RouteRules } from "./route-options.ts";
import type { HealthCheck, JobsHealth } from "./health-types.ts";

/** The Fastify instance that product routes are declared on; TypeBox schemas type `request` and `reply`. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * The routes of one part: `(app) => { app.get("/api/v1/...", { schema, config: { access: "workspace" } }, handler) }`.
 */
export type HttpRoutes = (app: HttpApp) => void | Promise<void>;

/** A link on the landing page that shows what this installation does. */
export interface LandingExample {
  readonly title: string;
  /** Path that answers without a key, such as `/api/vehicles/DecodeVinValues/1HGCM82633A004352?format=json`. */
  readonly path: string;
}

/** A page to go to from the landing page. */
export interface LandingLink {
  readonly title: string;
  readonly path: string;
  /** A few words: what one finds there. */
  readonly summary: string;
  /** Which of the page's questions it answers: what it does, how to have an account, how it is doing. */
  readonly section: "try" | "account" | "operate";
}

/** Turns API keys into callers; `Identity` does. */
export type Keys = Pick<Identity, "authenticateApiKey" | "authenticateCached">;

/** Turns what people present into callers, and knows who runs the installation. */
export interface People {
  /** The person behind a session cookie. Throws `IDENTITY_SESSION_ENDED`. */
  authenticateSession(token: string): Promise<UserActor>;
  /** The same without waiting: `undefined` when the answer is not a cached yes. */
  authenticateSessionCached(token: string): UserActor | undefined;
  /** The person behind an access token. Throws `IDENTITY_TOKEN_INVALID`, `_EXPIRED` or `_REVOKED`. */
  authenticateAccessToken(token: string): Promise<UserActor>;
  /** The same without waiting: `undefined` when the answer is not a cached yes. */
  authenticateAccessTokenCached?(token: string): UserActor | undefined;
  /** The same person in another workspace; throws where that is none of theirs. Without it whoever moves has left. */
  actIn?(actor: UserActor, workspaceId: string): Promise<UserActor>;
  /** Whether the person runs the installation. */
  isOperator(userId: string): Promise<boolean>;
}

export interface HttpServerDeps {
  readonly config: HttpConfig;
  /** Address and port to listen on; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For the line per answer; `logger` unless told. See `Telemetry.answerLogger`. */
  readonly answerLogger?: Logger;
  readonly metrics: Metrics;
  readonly errorReporter: ErrorReporter;
  readonly identity: Keys;
  /** Without it nobody signs in: cookies and access tokens are not looked at. */
  readonly people?: People;
  readonly limits: Pick<Limits, "admit">;
  /** Without it an `Idempotency-Key` is not looked at. */
  readonly idempotency?: Idempotency;
  readonly checks: readonly HealthCheck[];
  readonly jobsHealth?: JobsHealth;
  /** Folder whose disk the health answers tell of; the working directory unless told. */
  readonly dataDirectory?: string;
  /** Each in a scope of its own: parsers and hooks that one adds do not touch the others. */
  readonly routes: readonly HttpRoutes[];
  /** Sees the app before any route is registered; for tests that watch all of them. */
  readonly observe?: (app: HttpApp) => void;
  /** Errors of all parts, for `/problems/CODE`. */
  readonly errorEntries?: Readonly<Record<string, ErrorEntry>>;
  readonly examples?: readonly LandingExample[];
  /** Pages to go to from the landing page. */
  readonly links?: readonly LandingLink[];
  /** Shown in the API document. */
  readonly version: string;
  /** Whether this is a production installation: HSTS (with an https base URL), no metrics without a token. */
  readonly production: boolean;
  /** Address that callers use, such as `https://api.example.com`. */
  readonly baseUrl: string;
}

/** A route as it was registered. */
export interface RegisteredRoute {
  readonly methods: readonly string[];
  /** Pattern of the path, such as `/api/v1/vin/:vin`. */
  readonly path: string;
  readonly rules: RouteRules;
  readonly takesBody: boolean;
  /** Whether the API document leaves it out. */
  readonly hidden: boolean;
}

export interface HttpServer {
  /** For `inject` in tests and for the OpenAPI document. */
  readonly app: HttpApp;
  /** All routes, those of the server itself too. */
  readonly routes: readonly RegisteredRoute[];
  /** Aborted when draining begins; long streams end themselves when they see it. */
  readonly draining: AbortSignal;
  /** Binds the port and answers its URL. Throws `HTTP_PORT_TAKEN` or `HTTP_ADDRESS_UNUSABLE`. */
  listen(): Promise<string>;
  /** Whether `/ready` may say yes; false until the process has started all its parts. */
  setReady(ready: boolean): void;
  /** Ends with no failed request: says `Connection: close`, stops listening, waits, closes. */
  drain(): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
}
