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
export { createIdempotency, httpEncryptedColumns, type IdempotencyDeps } from "./idempotency/create.ts";
export type { Idempotency } from "./idempotency/idempotency.ts";
export { cameFromHere, isLoopbackHost } from "./loopback.ts";
export { httpMigrations } from "./migrations.ts";
export { escapeHtml, HTML, htmlPage } from "./page.ts";
export { Problem, PROBLEM_CONTENT_TYPE } from "./problem.ts";
export type {
  JsonAnswer,
  RouteAccess,
  RouteCharge,
  RouteIdempotency,
  RouteLimits,
  RouteRules,
} from "./route-options.ts";
export { createHttpServer } from "./server.ts";
export type {
  HttpApp,
  HttpRoutes,
  HttpServer,
  HttpServerDeps,
  Keys,
  LandingExample,
  LandingLink,
  People,
} from "./server-types.ts";
export { httpStoredData } from "./stored-data.ts";
