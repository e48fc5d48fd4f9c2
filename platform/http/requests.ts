import type { FastifyReply, FastifyRequest } from "fastify";
import type { Transaction } from "#platform/database";
import type { Logger } from "#platform/telemetry";
import { charge } from "./charging.ts";
import type { Permits } from "./permits.ts";
import type { JsonAnswer } from "./route-options.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

async function keepAnswer(
  this: FastifyRequest,
  transaction: Transaction,
  { status, body, location }: JsonAnswer,
): Promise<void> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const contentType = body === undefined ? null : "application/json; charset=utf-8";
  await this.firstCall?.finish(
    { status, contentType, location: location ?? null, body: Buffer.from(text) },
    transaction,
  );
}

/** Adds to requests and replies what `route-options.ts` promises. */
export function decorateRequests(
  app: HttpApp,
  { logger, limits }: Pick<HttpServerDeps, "logger" | "limits">,
  permits: Pick<Permits, "watch">,
): void {
  for (const name of ["actor", "plan", "decision", "problemCode", "firstCall"]) app.decorateRequest(name);
  app.decorateRequest("startedMs", 0);
  app.decorateRequest("mayRetry", false);
  app.decorateRequest("keepAnswer", keepAnswer);
  app.decorateRequest("logger", {
    getter(this: FastifyRequest): Logger {
      return logger.child({ requestId: this.id });
    },
  });
  app.decorateRequest("chargeLimits", async function (this: FastifyRequest, cost: number): Promise<void> {
    await charge(limits, this, cost);
  });
  app.decorateReply("whileAllowed", function (this: FastifyReply): AbortSignal {
    return permits.watch(this.request, this);
  });
}
