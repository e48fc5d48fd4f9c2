import { buildApp } from "./build-app.ts";
import { createStopper } from "./drain.ts";
import { listenOn } from "./listening.ts";
import { registerOpenApi } from "./openapi.ts";
import { registerOwnRoutes } from "./own-routes.ts";
import type { HttpApp, HttpServer, HttpServerDeps, RegisteredRoute } from "./server-types.ts";

/** Builds the server with all routes; nothing listens before `listen`. */
export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const state = { ready: false };
  const draining = new AbortController();
  const isDraining = () => draining.signal.aborted;
  const registered: RegisteredRoute[] = [];
  const app = await buildApp(deps, { isDraining, registered });
  app.decorate("draining", { getter: () => draining.signal });
  const stopper = createStopper(app);
  deps.observe?.(app);
  await registerOpenApi(app, deps);
  for (const routes of deps.routes) {
    await app.register(async (scope: HttpApp) => {
      await routes(scope);
    });
  }
  registerOwnRoutes(app, deps, { isReady: () => state.ready && !isDraining() });
  await app.ready();
  const { drainAnnounceMilliseconds, drainTimeoutMilliseconds } = deps.config;
  return {
    app,
    routes: registered,
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
