import {
  answerOnSocket,
  type BareAnswerDeps,
  answerUnroutable,
  clientErrorHandler,
} from "./client-errors.ts";
import { type CookieRules, installCookies } from "./cookies.ts";
import { createCrossSite } from "./cross-site.ts";
import { createEarlyAnswers } from "./early-answers.ts";
import { httpErrors } from "./errors.ts";
import { createInstance } from "./fastify-instance.ts";
import { appErrorOf } from "./fault-mapping.ts";
import { installHooks } from "./hooks.ts";
import { pathOf } from "./problem.ts";
import { requestIdMaker } from "./request-id.ts";
import { planMaker } from "./route-plan.ts";
import { promisesHttps, securityHeaders } from "./security-headers.ts";
import type { HttpApp, HttpServerDeps, RegisteredRoute } from "./server-types.ts";
import { createSlowBodies } from "./slow-bodies.ts";

/** How many request timeouts an upload may take for its next few bytes. */
const TRICKLE_WINDOWS = 3;

export interface AppState {
  readonly isDraining: () => boolean;
  /** Grows by each route. */
  readonly registered: RegisteredRoute[];
}

/** The Fastify instance with everything that surrounds routes, and no route yet. */
export async function buildApp(deps: HttpServerDeps, { isDraining, registered }: AppState): Promise<HttpApp> {
  const { config, baseUrl, production } = deps;
  const strictTransport = promisesHttps(production, baseUrl);
  const makePlan = planMaker(deps.metrics);
  const headers = securityHeaders({ strictTransport });
  const makeRequestId = requestIdMaker();
  const earlyAnswers = createEarlyAnswers();
  const unrouted = { headers, tellsDuration: false, charges: "workspace" } as const;
  const plan = makePlan("other", "unparsed", unrouted);
  const bare: BareAnswerDeps = { baseUrl, plan, newRequestId: () => makeRequestId(), earlyAnswers };
  const slowBodies = createSlowBodies(
    (socket) => answerOnSocket(socket, httpErrors.HTTP_REQUEST_TIMEOUT(), bare),
    TRICKLE_WINDOWS * config.requestTimeoutMilliseconds,
  );
  const app = createInstance({
    config,
    makeRequestId,
    onClientError: clientErrorHandler({ ...bare, mayTakeLonger: slowBodies.mayTakeLonger }),
    onUnroutable: (error, response, url) =>
      answerUnroutable(response, appErrorOf(error, 0), pathOf(url), bare),
  });
  const cookieRules = await installCookies(app, baseUrl);
  warnOfPlainCookies(cookieRules, deps);
  const crossSite = createCrossSite({ baseUrl, sessionOrigins: config.sessionOrigins });
  await installHooks(app, deps, {
    gates: { ...deps, crossSite, sessionCookie: cookieRules.session },
    unmatched: makePlan("other", "unmatched", unrouted),
    registered,
    makePlan,
    strictTransport,
    slowBodies,
    isDraining,
    earlyAnswers,
  });
  return app;
}

function warnOfPlainCookies({ prefix }: CookieRules, { people, logger, baseUrl }: HttpServerDeps): void {
  if (prefix !== "" || people === undefined) return;
  logger.warn(
    { baseUrl },
    "Session cookies travel unencrypted and other hosts of the domain can plant them: put https in front and set TRADEPOST_BASE_URL to the https address.",
  );
}
