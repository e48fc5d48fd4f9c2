import "@fastify/swagger";
import { registerHealthRoutes } from "./health-routes.ts";
import { registerMetricsRoute } from "./metrics-route.ts";
import { operatorGuard } from "./operator.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

export interface OwnRouteState {
  readonly isReady: () => boolean;
}

/** The routes that every installation has: health, metrics, API document, landing page. */
export async function registerOwnRoutes(app: HttpApp, deps: HttpServerDeps, { isReady }: OwnRouteState): Promise<void> {
  const isOperator = operatorGuard({ token: deps.config.metricsToken, production: deps.production });
  registerHealthRoutes(app, { ...deps, isReady, isOperator });
  registerMetricsRoute(app, deps.metrics, isOperator);
}
