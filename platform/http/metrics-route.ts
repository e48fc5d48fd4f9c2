import type { FastifyRequest } from "fastify";
import type { Metrics } from "#platform/telemetry";
import { httpErrors } from "./errors.ts";
import type { HttpApp } from "./server-types.ts";

/** `/metrics` for Prometheus; only for the operator. */
export function registerMetricsRoute(
  app: HttpApp,
  metrics: Metrics,
  isOperator: (request: FastifyRequest) => boolean,
): void {
  app.get(
    "/metrics",
    { config: { access: "public", limits: "none" }, schema: { hide: true } },
    async (request, reply) => {
      if (!isOperator(request)) throw httpErrors.HTTP_OPERATOR_ONLY();
      return reply.type(metrics.contentType).send(await metrics.exposition());
    },
  );
}
