import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { AppError } from "#platform/kernel";
import type { EarlyAnswers } from "./early-answers.ts";
import { httpErrors } from "./errors.ts";
import { PROBLEM_CONTENT_TYPE, problemOf } from "./problem.ts";
import type { RoutePlan } from "./route-plan.ts";
import type { HeaderPair } from "./security-headers.ts";

export interface BareAnswerDeps {
  readonly baseUrl: string;
  readonly plan: RoutePlan;
  readonly newRequestId: () => string;
  readonly earlyAnswers: EarlyAnswers;
}

export interface ClientErrorDeps extends BareAnswerDeps {
  /** Whether the socket is in the middle of a body that may take longer. */
  readonly mayTakeLonger: (socket: Socket) => boolean;
}

const LINGER_MS = 500;

type ClientError = Error & { readonly code?: string };

/** Answers what never became a request: broken HTTP, headers too large, headers or bodies too slow. */
export function clientErrorHandler(deps: ClientErrorDeps): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && deps.mayTakeLonger(socket)) return;
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    answerOnSocket(socket, errorOf(error.code), deps);
  };
}

/** Writes a whole answer past the framework, unless there is one already, and ends the connection. */
export function answerOnSocket(socket: Socket, error: AppError, deps: BareAnswerDeps): void {
  if (deps.earlyAnswers.hasBegun(socket)) {
    socket.destroy();
    return;
  }
  const { headers, body } = bareAnswer(error, "", deps);
  const head = [...headers, ["connection", "close"]].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}\r\n${head}\r\n${body}`);
  // A client that still sends would lose the answer if the connection were closed under its hands.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
}

/** Answers a request whose path the router could not read; no hook of the framework runs for it. */
export function answerUnroutable(
  response: ServerResponse,
  error: AppError,
  path: string,
  deps: BareAnswerDeps,
): void {
  const { headers, body } = bareAnswer(error, path, deps);
  response.writeHead(error.status, Object.fromEntries(headers)).end(body);
}

function bareAnswer(error: AppError, path: string, { baseUrl, plan, newRequestId }: BareAnswerDeps) {
  const requestId = newRequestId();
  const body = JSON.stringify(problemOf(error, { baseUrl, path, requestId }));
  plan.answers(error.status).add();
  const headers: readonly HeaderPair[] = [
    ...plan.headers,
    ["cache-control", "no-store"],
    ["content-length", String(Buffer.byteLength(body))],
    ["content-type", PROBLEM_CONTENT_TYPE],
    ["x-request-id", requestId],
  ];
  return { headers, body };
}

function errorOf(code: string | undefined): AppError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return httpErrors.HTTP_REQUEST_TIMEOUT();
  if (code === "HPE_HEADER_OVERFLOW") return httpErrors.HTTP_HEADERS_TOO_LARGE();
  return httpErrors.HTTP_MALFORMED_REQUEST();
}
