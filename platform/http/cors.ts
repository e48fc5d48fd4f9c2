import cors from "@fastify/cors";
import type { HttpConfig } from "./config.ts";
import type { HttpApp } from "./server-types.ts";

const EXPOSED_HEADERS = [
  "Idempotency-Replayed",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
];
const PREFLIGHT_SECONDS = 600;

/** Whether pages of any other origin may call the API. */
export function hasCors({
  corsOrigins,
  sessionOrigins,
}: Pick<HttpConfig, "corsOrigins" | "sessionOrigins">): boolean {
  return corsOrigins.length > 0 || sessionOrigins.length > 0;
}

/**
 * Lets pages of the listed origins call the API. Only those of `sessionOrigins` may bring the session cookie along;
 * `*` stands for pages that bring a key or nothing.
 */
export async function installCors(
  app: HttpApp,
  { corsOrigins, sessionOrigins }: Pick<HttpConfig, "corsOrigins" | "sessionOrigins">,
): Promise<void> {
  const openToAll = corsOrigins.includes("*");
  if (sessionOrigins.length > 0) {
    const allowed = new Set(sessionOrigins);
    app.addHook("onRequest", ({ raw }, reply, done) => {
      if (allowed.has(raw.headers.origin ?? "")) reply.header("access-control-allow-credentials", "true");
      done();
    });
  }
  await app.register(cors, {
    // With `*` the plugin says `*` to everybody; browsers take no credentials on that.
    origin: openToAll && sessionOrigins.length === 0 ? "*" : originsOf(corsOrigins, sessionOrigins),
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  });
}

function originsOf(corsOrigins: readonly string[], sessionOrigins: readonly string[]): (string | RegExp)[] {
  const any = corsOrigins.includes("*") ? [/^/] : [];
  return [...any, ...corsOrigins.filter((origin) => origin !== "*"), ...sessionOrigins];
}
