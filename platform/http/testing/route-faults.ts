import type { HttpServer } from "../server-types.ts";

/** Probes and static pages of every installation; no other route may go unlimited. */
export const unlimitedPaths: readonly string[] = [
  "/",
  "/api/v1/health",
  "/api/v1/health/detailed",
  "/api/v1/health/jobs",
  "/docs",
  "/docs/reference.js",
  "/docs/start.js",
  "/health",
  "/live",
  "/metrics",
  "/openapi.json",
  "/problems/:code",
  "/ready",
];

/**
 * Routes that anybody may call without end: `limits: "none"` outside of `unlimitedPaths` and the paths given
 * (static files of a console, say). Empty when all is well.
 */
export function openRoutes(
  { routes }: Pick<HttpServer, "routes">,
  furtherPaths: readonly string[] = [],
): string[] {
  const allowed = new Set([...unlimitedPaths, ...furtherPaths]);
  return routes.flatMap(({ methods, path, rules }) =>
    rules.limits === "none" && !(allowed.has(path) && methods.every((method) => READING.has(method)))
      ? [`${methods.join("|")} ${path}`]
      : [],
  );
}

const READING = new Set(["GET", "HEAD"]);
