import cors from "@fastify/cors";
import { createAnswers } from "./answers.ts";
import { httpErrors } from "./errors.ts";
import { errorHandler } from "./error-handler.ts";
import { pathOf } from "./problem.ts";
import { decorateRequests } from "./requests.ts";
import type { PlanMaker, RoutePlan } from "./route-plan.ts";
import { prepareRoute } from "./route-registration.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";
import type { SlowBodies } from "./slow-bodies.ts";
import { createKnownPaths, type KnownPaths } from "./unmatched.ts";

const EXPOSED_HEADERS = [
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
];
const PREFLIGHT_SECONDS = 600;

export interface HookDeps {
  readonly makePlan: PlanMaker;
  readonly unmatched: RoutePlan;
  readonly strictTransport: boolean;
  readonly slowBodies: SlowBodies;
  readonly isDraining: () => boolean;
}

/** Installs what surrounds every route; routes registered afterwards are prepared by it. */
export async function installHooks(app: HttpApp, deps: HttpServerDeps, own: HookDeps): Promise<void> {
  const knownPaths = createKnownPaths();
  decorateRequests(app, deps);
  app.setErrorHandler(errorHandler(deps));
  installArrival(app, deps, knownPaths);
  const { corsOrigins, answerLog } = deps.config;
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes("*") ? "*" : [...corsOrigins];
    await app.register(cors, {
      origin,
      methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: PREFLIGHT_SECONDS,
    });
  }
  app.addHook("onRoute", prepareRoute({ gates: deps, knownPaths, ...own }));
  const answers = createAnswers({
    clock: deps.clock,
    answerLogger: deps.answerLogger ?? deps.logger,
    logWhich: answerLog,
    unmatched: own.unmatched,
    isDraining: own.isDraining,
    requestTimeoutMilliseconds: deps.config.requestTimeoutMilliseconds,
  });
  app.addHook("onSend", answers.onSend);
  app.addHook("onResponse", answers.onResponse);
}

/** The first look at a request: its time, and whether any route takes it, before its body is read. */
function installArrival(app: HttpApp, { clock }: HttpServerDeps, knownPaths: KnownPaths): void {
  app.addHook("onRequest", (request, reply, done) => {
    request.startedMs = clock.monotonicMs();
    if (request.raw.headers.host === undefined && request.raw.httpVersion === "1.1") {
      return done(httpErrors.HTTP_MALFORMED_REQUEST());
    }
    if (!request.is404) return done();
    const { error, allow } = knownPaths.refusal(pathOf(request.raw.url ?? ""));
    if (allow !== undefined) reply.header("allow", allow);
    done(error);
  });
}
