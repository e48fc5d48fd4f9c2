import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "#platform/kernel";
import { rateLimitHeaders } from "#platform/limits";
import { type Logger, redactText } from "#platform/telemetry";
import type { EarlyAnswers } from "./early-answers.ts";
import { pathOf } from "./problem.ts";
import { cutsOffBody, hearOut } from "./refused-bodies.ts";
import type { RoutePlan } from "./route-plan.ts";

export interface AnswerDeps {
  readonly clock: Clock;
  readonly answerLogger: Logger;
  readonly logWhich: "all" | "failures" | "none";
  /** For requests that reached no route. */
  readonly unmatched: RoutePlan;
  readonly isDraining: () => boolean;
  readonly requestTimeoutMilliseconds: number;
  readonly earlyAnswers: EarlyAnswers;
}

export interface Answers {
  onSend(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void;
  onResponse(request: FastifyRequest, reply: FastifyReply, done: () => void): void;
}

/** What happens to every answer: headers on the way out, then figures and one log line. */
export function createAnswers(deps: AnswerDeps): Answers {
  const { clock, answerLogger, logWhich, unmatched, isDraining, requestTimeoutMilliseconds, earlyAnswers } =
    deps;
  const leastStatus = { all: 0, failures: 400, none: Infinity }[logWhich];
  return {
    onSend(request, reply, payload, done) {
      const plan = request.plan ?? unmatched;
      for (const [name, value] of plan.headers) reply.header(name, value);
      if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
      reply.header("x-request-id", request.id);
      if (plan.tellsDuration) reply.header("server-timing", durationSoFar(clock, request));
      addLimitHeaders(request, reply);
      earlyAnswers.note(request.raw);
      if (isDraining()) reply.header("connection", "close");
      else if (cutsOffBody(request, reply)) hearOut(request, reply, requestTimeoutMilliseconds);
      done(null, payload);
    },
    onResponse(request, reply, done) {
      const plan = request.plan ?? unmatched;
      const milliseconds = clock.monotonicMs() - request.startedMs;
      plan.answers(reply.statusCode).add();
      plan.duration().observe(milliseconds / 1000);
      if (reply.statusCode >= leastStatus) {
        answerLogger.info(
          answerFields(request, reply, plan, milliseconds),
          `${request.raw.method ?? ""} ${shownPath(request.raw.url)}`,
        );
      }
      done();
    },
  };
}

function durationSoFar(clock: Clock, request: FastifyRequest): string {
  return `app;dur=${(clock.monotonicMs() - request.startedMs).toFixed(2)}`;
}

function addLimitHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const headers = request.decision === undefined ? undefined : rateLimitHeaders(request.decision);
  if (headers === undefined) return;
  reply.header("ratelimit-policy", headers["RateLimit-Policy"]);
  reply.header("ratelimit", headers.RateLimit);
  reply.header("x-ratelimit-limit", headers["X-RateLimit-Limit"]);
  reply.header("x-ratelimit-remaining", headers["X-RateLimit-Remaining"]);
  reply.header("x-ratelimit-reset", headers["X-RateLimit-Reset"]);
  if (headers["Retry-After"] !== undefined) reply.header("retry-after", headers["Retry-After"]);
}

function answerFields(request: FastifyRequest, reply: FastifyReply, plan: RoutePlan, milliseconds: number) {
  const { actor } = request;
  return {
    kind: "answer",
    requestId: request.id,
    route: plan.route,
    status: reply.statusCode,
    durationMs: Math.round(milliseconds * 100) / 100,
    address: request.ip,
    workspaceId:
      actor === undefined || actor.kind === "anonymous" ? undefined : (actor.workspaceId ?? undefined),
    keyId: actor?.kind === "api-key" ? actor.keyId : undefined,
    userId: actor?.kind === "user" ? actor.userId : undefined,
    impersonatedBy: actor?.kind === "user" ? (actor.impersonatedBy ?? undefined) : undefined,
    code: request.problemCode,
  };
}

/** Path as it is logged: without the query, without secrets, of bounded length. */
function shownPath(url = ""): string {
  return redactText(pathOf(url).slice(0, 300));
}
