import { answerOnSocket, answerUnroutable, clientErrorHandler } from "./client-errors.ts";
import { cookieRulesFor } from "./cookies.ts";
import { createCrossSite } from "./cross-site.ts";
import { createStopper } from "./drain.ts";
import { httpErrors } from "./errors.ts";
import { createInstance } from "./fastify-instance.ts";
import { appErrorOf } from "./fault-mapping.ts";
import { installHooks } from "./hooks.ts";
import { listenOn } from "./listening.ts";
import { registerOwnRoutes } from "./own-routes.ts";
import { pathOf } from "./problem.ts";
import { requestIdMaker } from "./request-id.ts";
import { planMaker } from "./route-plan.ts";
import { promisesHttps, securityHeaders } from "./security-headers.ts";
import type { HttpApp, HttpServer, HttpServerDeps } from "./server-types.ts";
import { createSlowBodies } from "./slow-bodies.ts";

/** How many request timeouts an upload may take for its next few bytes. */
const TRICKLE_WINDOWS = 3;

/** Builds the server with all routes; nothing listens before `listen`. */
export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const state = { ready: false };
  const draining = new AbortController();
  const isDraining = () => draining.signal.aborted;
  const app = await buildApp(deps, isDraining);
  app.decorate("draining", { getter: () => draining.signal });
  const stopper = createStopper(app);
  deps.observe?.(app);
  await registerOwnRoutes(app, deps, { isReady: () => state.ready && !isDraining() });
  for (const routes of deps.routes) {
    await app.register(async (scope: HttpApp) => {
      await routes(scope);
    });
  }
  await app.ready();
  const { drainAnnounceMilliseconds, drainTimeoutMilliseconds } = deps.config;
  return {
    app,
    draining: draining.signal,
    listen: () => listenOn(app, deps),
    setReady: (ready) => {
      state.ready = ready;
    },
    drain: () => {
      draining.abort();
      return stopper.drain({
        announceMilliseconds: drainAnnounceMilliseconds,
        timeoutMilliseconds: drainTimeoutMilliseconds,
      });
    },
    close: () => {
      draining.abort();
      return stopper.close();
    },
  };
}

async function buildApp(deps: HttpServerDeps, isDraining: () => boolean): Promise<HttpApp> {
  const { config, baseUrl, metrics } = deps;
  const strictTransport = promisesHttps(deps.production, baseUrl);
  const makePlan = planMaker(metrics);
  const headers = securityHeaders({ strictTransport });
  const makeRequestId = requestIdMaker();
  const bare = { baseUrl, plan: makePlan("other", "unparsed", headers), newRequestId: () => makeRequestId() };
  const slowBodies = createSlowBodies(
    (socket) => answerOnSocket(socket, httpErrors.HTTP_REQUEST_TIMEOUT(), bare),
    TRICKLE_WINDOWS * config.requestTimeoutMilliseconds,
  );
  const onClientError = clientErrorHandler({ ...bare, mayTakeLonger: slowBodies.mayTakeLonger });
  const app = createInstance({
    config,
    makeRequestId,
    onClientError,
    onUnroutable: (error, response, url) =>
      answerUnroutable(response, appErrorOf(error, 0), pathOf(url), bare),
  });
  const cookieRules = cookieRulesFor(baseUrl);
  app.decorate("cookieRules", cookieRules);
  if (cookieRules.prefix === "" && deps.people !== undefined) warnOfPlainCookies(deps);
  const unmatched = makePlan("other", "unmatched", headers);
  const crossSite = createCrossSite({ baseUrl, sessionOrigins: config.sessionOrigins });
  const gates = { ...deps, crossSite, sessionCookie: cookieRules.session };
  await installHooks(app, deps, { gates, makePlan, unmatched, strictTransport, slowBodies, isDraining });
  return app;
}

function warnOfPlainCookies({ logger, baseUrl }: Pick<HttpServerDeps, "logger" | "baseUrl">): void {
  logger.warn(
    { baseUrl },
    "Session cookies travel unencrypted and other hosts of the domain can plant them: put https in front and set TRADEPOST_BASE_URL to the https address.",
  );
}
