import type { ServerResponse } from "node:http";
import type { FakeAnswer, ReceivedRequest } from "./fake-service.ts";

/** Something that goes wrong between a service and us. */
export type Fault =
  /** Answers rightly, but late. */
  | { readonly kind: "latency"; readonly delayMs: number }
  /** Takes the request and never answers. */
  | { readonly kind: "hang" }
  /** Breaks the connection before the answer. */
  | { readonly kind: "reset" }
  /** Answers with this status and a short text. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /** Status 200 with a web page. */
  | { readonly kind: "html" }
  /** Status 200, a complete HTTP message, its JSON cut in half. */
  | { readonly kind: "truncated-json" }
  /** Breaks the connection in the middle of the body. */
  | { readonly kind: "cut-body" }
  /** Sends the body in two-byte steps. */
  | { readonly kind: "slow-body"; readonly stepMs: number }
  /** A body of at least this size. */
  | { readonly kind: "oversized"; readonly bytes: number }
  | { readonly kind: "redirect"; readonly location: string };

/** Which requests meet which fault. Without an entry all goes well. */
export interface FaultPlan {
  /** The next requests that no other entry wants, `times` of them. */
  next(fault: Fault, times?: number): void;
  /** Every request until `clear`. */
  always(fault: Fault): void;
  /** Every request that matches, until `clear`. */
  when(matches: (request: ReceivedRequest) => boolean, fault: Fault): void;
  clear(): void;
}

export function createFaultPlan(): FaultPlan & { take(request: ReceivedRequest): Fault | undefined } {
  let rules: { matches: (request: ReceivedRequest) => boolean; fault: Fault }[] = [];
  let queue: Fault[] = [];
  return {
    next: (fault, times = 1) => {
      queue.push(...Array.from({ length: times }, () => fault));
    },
    always: (fault) => {
      rules.push({ matches: () => true, fault });
    },
    when: (matches, fault) => {
      rules.push({ matches, fault });
    },
    clear: () => {
      rules = [];
      queue = [];
    },
    take: (request) => rules.find((rule) => rule.matches(request))?.fault ?? queue.shift(),
  };
}

/** Plays a fault instead of (or around) the right answer. */
export function playFault(
  fault: Fault,
  response: ServerResponse,
  right: () => Promise<FakeAnswer>,
): Promise<void> | void {
  switch (fault.kind) {
    case "latency":
      return afterLatency(fault.delayMs, response, right);
    case "hang":
      return undefined;
    case "reset":
      response.socket?.resetAndDestroy();
      return undefined;
    case "status":
      response.writeHead(fault.status, {
        "content-type": "text/plain",
        ...(fault.retryAfter && { "retry-after": fault.retryAfter }),
      });
      response.end("not now");
      return undefined;
    case "html":
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Please wait</body></html>");
      return undefined;
    case "redirect":
      response.writeHead(302, { location: fault.location }).end();
      return undefined;
    case "oversized":
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify("x".repeat(fault.bytes)));
      return undefined;
    case "truncated-json":
    case "cut-body":
    case "slow-body":
      return spoilBody(fault, response, right);
  }
}

export function sendAnswer(response: ServerResponse, answer: FakeAnswer): void {
  const { text, contentType } = textOf(answer);
  response.writeHead(answer.status, { "content-type": contentType }).end(text);
}

function textOf(answer: FakeAnswer): { readonly text: string; readonly contentType: string } {
  if ("text" in answer) return answer;
  return { text: JSON.stringify(answer.json), contentType: "application/json; charset=utf-8" };
}

async function afterLatency(
  delayMs: number,
  response: ServerResponse,
  right: () => Promise<FakeAnswer>,
): Promise<void> {
  const answer = await right();
  const timer = setTimeout(() => sendAnswer(response, answer), delayMs);
  response.once("close", () => clearTimeout(timer));
}

async function spoilBody(
  fault: Extract<Fault, { kind: "truncated-json" | "cut-body" | "slow-body" }>,
  response: ServerResponse,
  right: () => Promise<FakeAnswer>,
): Promise<void> {
  const answer = await right();
  const { text: whole, contentType } = textOf(answer);
  const text = Buffer.from(whole);
  const half = text.subarray(0, Math.floor(text.length / 2));
  const length = fault.kind === "truncated-json" ? half.length : text.length;
  response.writeHead(answer.status, { "content-type": contentType, "content-length": length });
  if (fault.kind === "truncated-json") response.end(half);
  if (fault.kind === "cut-body") response.write(half, () => response.socket?.destroy());
  if (fault.kind === "slow-body") drip(response, text, fault.stepMs);
}

function drip(response: ServerResponse, text: Buffer, stepMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(text.subarray(sent, sent + 2));
    sent += 2;
    if (sent < text.length) return;
    clearInterval(timer);
    response.end();
  }, stepMs);
  response.once("close", () => clearInterval(timer));
}
