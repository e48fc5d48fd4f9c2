import type { FastifyRequest } from "fastify";
import type { Logger } from "#platform/telemetry";
import { charge } from "./charging.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

/** Adds to requests what `route-options.ts` promises. */
export function decorateRequests(
  app: HttpApp,
  { logger, limits }: Pick<HttpServerDeps, "logger" | "limits">,
): void {
  for (const name of ["actor", "plan", "decision", "problemCode"]) app.decorateRequest(name);
  app.decorateRequest("startedMs", 0);
  app.decorateRequest("logger", {
    getter(this: FastifyRequest): Logger {
      return logger.child({ requestId: this.id });
    },
  });
  app.decorateRequest("chargeLimits", async function (this: FastifyRequest, cost: number): Promise<void> {
    await charge(limits, this, cost);
  });
}
