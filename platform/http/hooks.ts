import type { onRequestHookHandler } from "fastify";
import type { Gates } from "./admission.ts";
import { createAnswers } from "./answers.ts";
import { hasCors, installCors } from "./cors.ts";
import type { EarlyAnswers } from "./early-answers.ts";
import { httpErrors } from "./errors.ts";
import { errorHandler } from "./error-handler.ts";
import { admitLateBodies } from "./late-bodies.ts";
import { createPermits } from "./permits.ts";
import { pathOf } from "./problem.ts";
import { decorateRequests } from "./requests.ts";
import type { PlanMaker, RoutePlan } from "./route-plan.ts";
import { prepareRoute } from "./route-registration.ts";
import type { HttpApp, HttpServerDeps, RegisteredRoute } from "./server-types.ts";
import type { SlowBodies } from "./slow-bodies.ts";
import { createKnownPaths, type KnownPaths } from "./unmatched.ts";

export interface HookDeps {
  readonly gates: Gates;
  readonly registered: RegisteredRoute[];
  readonly makePlan: PlanMaker;
  readonly unmatched: RoutePlan;
  readonly strictTransport: boolean;
  readonly slowBodies: SlowBodies;
  readonly isDraining: () => boolean;
  readonly earlyAnswers: EarlyAnswers;
}

/** Installs what surrounds every route; routes registered afterwards are prepared by it. */
export async function installHooks(app: HttpApp, deps: HttpServerDeps, own: HookDeps): Promise<void> {
  const knownPaths = createKnownPaths();
  const permits = createPermits(deps);
  decorateRequests(app, deps, permits);
  app.setErrorHandler(errorHandler(deps));
  const refuse = refusalOf(knownPaths);
  if (hasCors(deps.config)) {
    app.addHook(
      "onRequest",
      arrivalOf(deps, (_request, _reply, done) => done()),
    );
    await installCors(app, deps.config);
    // Behind CORS, so that pages of other origins may read the refusal too.
    app.addHook("onRequest", refuse);
  } else {
    app.addHook("onRequest", arrivalOf(deps, refuse));
  }
  const { idempotency, logger } = deps;
  const keyed = idempotency === undefined ? undefined : { idempotency, logger };
  const admitLate = admitLateBodies(permits, deps.clock);
  app.addHook("onRoute", prepareRoute({ knownPaths, keyed, admitLate, ...own }));
  const answers = createAnswers({
    clock: deps.clock,
    answerLogger: deps.answerLogger ?? deps.logger,
    logWhich: deps.config.answerLog,
    unmatched: own.unmatched,
    isDraining: own.isDraining,
    earlyAnswers: own.earlyAnswers,
    requestTimeoutMilliseconds: deps.config.requestTimeoutMilliseconds,
  });
  app.addHook("onSend", answers.onSend);
  app.addHook("onResponse", answers.onResponse);
}

/** The first look at a request: its time, and one host. */
function arrivalOf({ clock }: HttpServerDeps, next: onRequestHookHandler): onRequestHookHandler {
  return function (request, reply, done) {
    request.startedMs = clock.monotonicMs();
    const { host } = request.raw.headers;
    const isOne = host === undefined ? request.raw.httpVersion === "1.0" : !host.includes(",");
    if (isOne) next.call(this, request, reply, done);
    else done(httpErrors.HTTP_MALFORMED_REQUEST());
  };
}

/** Refuses what no route takes before its body is read. */
function refusalOf(knownPaths: KnownPaths): onRequestHookHandler {
  return (request, reply, done) => {
    if (!request.is404) return done();
    const { error, allow } = knownPaths.refusal(pathOf(request.raw.url ?? ""));
    if (allow !== undefined) reply.header("allow", allow);
    done(error);
  };
}
