export { httpConfig, type HttpConfig } from "./config.ts";
export {
  clearSessionCookie,
  readFlowCookie,
  sessionTokenOf,
  setFlowCookie,
  setSessionCookie,
  takeFlowCookie,
} from "./cookies.ts";
export { httpErrors } from "./errors.ts";
export type { HealthCheck, HealthResult, HealthStatus, JobsHealth } from "./health-types.ts";
export { Problem, PROBLEM_CONTENT_TYPE } from "./problem.ts";
export type { RouteAccess, RouteIdempotency, RouteLimits, RouteRules } from "./route-options.ts";
export { createHttpServer } from "./server.ts";
export type {
  HttpApp,
  HttpRoutes,
  HttpServer,
  HttpServerDeps,
  Keys,
  LandingExample,
  People,
} from "./server-types.ts";
