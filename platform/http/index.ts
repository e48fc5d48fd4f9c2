export { httpConfig, type HttpConfig } from "./config.ts";
export { httpErrors } from "./errors.ts";
export type { HealthCheck, HealthResult, HealthStatus, JobsHealth } from "./health-types.ts";
export type { RouteAccess, RouteLimits, RouteRules } from "./route-options.ts";
export type { HttpApp, HttpRoutes, HttpServer, HttpServerDeps } from "./server-types.ts";
