import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "#platform/identity";
import type { AppError } from "#platform/kernel";
import type { ErrorContext } from "#platform/telemetry";
import { appErrorOf } from "./fault-mapping.ts";
import { pathOf, PROBLEM_CONTENT_TYPE, problemOf } from "./problem.ts";
import type { HttpServerDeps } from "./server-types.ts";

type ErrorDeps = Pick<HttpServerDeps, "baseUrl" | "logger" | "errorReporter">;

/** Answers whatever was thrown with a problem document; faults of ours are logged and reported. */
export function errorHandler(
  deps: ErrorDeps,
): (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (thrown, request, reply) => {
    const error = appErrorOf(thrown, request.routeOptions.bodyLimit);
    request.problemCode = error.code;
    request.mayRetry = error.retry;
    if (error.status >= 500) tell(error, thrown, request, deps);
    if (error.status === 401) reply.header("www-authenticate", 'Bearer realm="tradepost"');
    if (error.retryAfterSeconds !== undefined) reply.header("retry-after", String(error.retryAfterSeconds));
    const problem = problemOf(error, {
      baseUrl: deps.baseUrl,
      path: pathOf(request.raw.url ?? ""),
      requestId: request.id,
    });
    reply.status(error.status).type(PROBLEM_CONTENT_TYPE).serializer(JSON.stringify).send(problem);
  };
}

/** A 503 is no surprise: its part has told of the outage once, and a stack for each call of it would fill the disk. */
function tell(
  error: AppError,
  thrown: unknown,
  request: FastifyRequest,
  { logger, errorReporter }: ErrorDeps,
): void {
  const route = request.plan?.route ?? "unmatched";
  const level = error.status === 503 ? "debug" : "error";
  logger[level]({ error: thrown, code: error.code, requestId: request.id, route }, "A request failed.");
  if (error.code !== "HTTP_INTERNAL") return;
  errorReporter.report(thrown, { requestId: request.id, route, ...whoIs(request.actor) });
}

function whoIs(actor: Actor | undefined): Pick<ErrorContext, "workspaceId" | "actorId"> {
  if (actor === undefined || actor.kind === "anonymous") return {};
  const actorId = actor.kind === "api-key" ? actor.keyId : actor.userId;
  return actor.workspaceId === null ? { actorId } : { workspaceId: actor.workspaceId, actorId };
}
