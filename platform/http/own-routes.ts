import { registerHealthRoutes } from "./health-routes.ts";
import { registerLandingRoutes } from "./landing-routes.ts";
import { registerMetricsRoute } from "./metrics-route.ts";
import { operatorGuard } from "./operator.ts";
import { registerReferenceRoutes } from "./reference-routes.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

export interface OwnRouteState {
  readonly isReady: () => boolean;
}

/** The routes that every installation has: landing page, API document and reference, health, metrics. */
export function registerOwnRoutes(app: HttpApp, deps: HttpServerDeps, { isReady }: OwnRouteState): void {
  const isOperator = operatorGuard({ token: deps.config.metricsToken, production: deps.production });
  registerLandingRoutes(app, deps);
  registerReferenceRoutes(app);
  registerHealthRoutes(app, { ...deps, isReady, isOperator });
  registerMetricsRoute(app, deps.metrics, isOperator);
}
