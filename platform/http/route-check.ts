import type { RouteOptions } from "fastify";
import type { RouteRules } from "./route-options.ts";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** The rules of a route. Throws for a route that would stand open, or that changes something by reading. */
export function checkRoute(route: RouteOptions): RouteRules {
  const name = `Route ${String(route.method)} ${route.url}`;
  const { access, ...rest } = route.config ?? {};
  if (access === undefined) {
    throw new Error(
      `${name} does not say who may call it; add config: { access: "public" | "workspace" | "workspace-or-anonymous" | "person" | "operator" }.`,
    );
  }
  if (access === "public" && rest.scope !== undefined) {
    throw new Error(`${name} is public, so its scope ${rest.scope} would protect nothing.`);
  }
  const reads = [route.method].flat().some((method) => READING.has(method));
  // Browsers follow links and load images of other sites with the cookie: what reads must change nothing.
  if (reads && rest.idempotency !== undefined) {
    throw new Error(`${name} only reads, so it takes no Idempotency-Key; use POST for changes.`);
  }
  return { ...rest, access };
}

/** Whether an `Idempotency-Key` counts on a route: it may change something, and its callers may be known. */
export function takesKeys(
  methods: readonly string[],
  { access, idempotency }: Pick<RouteRules, "access" | "idempotency">,
): boolean {
  return access !== "public" && idempotency !== "none" && !methods.some((method) => READING.has(method));
}
