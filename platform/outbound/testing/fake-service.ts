import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createFaultPlan, type FaultPlan, playFault, sendAnswer } from "./faults.ts";

export interface ReceivedRequest {
  readonly method: string;
  /** Path segments, decoded, without the empty first one. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A JSON answer, or a text of another type. */
export type FakeAnswer = { readonly status: number } & (
  { readonly json: unknown } | { readonly text: string; readonly contentType: string }
);

export interface FakeCounts {
  /** Requests that arrived. */
  readonly received: number;
  /** Requests that met a planned fault. */
  readonly faulted: number;
  /** Most requests under way at the same moment. */
  readonly highestParallel: number;
}

/** A service on 127.0.0.1 that speaks HTTP and can be made to misbehave. */
export interface FakeService {
  /** Base URL without a closing slash; the port is free at the time of the start. */
  readonly url: string;
  readonly faults: FaultPlan;
  counts(): FakeCounts;
  /** The latest requests, oldest first, at most 1,000. */
  requests(): readonly ReceivedRequest[];
  /** Resolves when that many requests have arrived in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

const KEPT_REQUESTS = 1000;

/** Starts a service whose right answers come from `answer`. */
export async function startFakeService(
  answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeService> {
  const faults = createFaultPlan();
  const requests: ReceivedRequest[] = [];
  const watchers = new Set<() => void>();
  const counts = { received: 0, faulted: 0, highestParallel: 0 };
  let underWay = 0;

  const note = (request: ReceivedRequest): void => {
    requests.push(request);
    if (requests.length > KEPT_REQUESTS) requests.shift();
    counts.received += 1;
    for (const watcher of watchers) watcher();
  };
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay += 1;
    counts.highestParallel = Math.max(counts.highestParallel, underWay);
    response.once("close", () => {
      underWay -= 1;
    });
    const request = await readRequest(message);
    const fault = faults.take(request);
    if (fault !== undefined) counts.faulted += 1;
    note(request);
    const right = async (): Promise<FakeAnswer> => answer(request);
    if (fault === undefined) sendAnswer(response, await right());
    else await playFault(fault, response, right);
  };
  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  return {
    url: await listen(server),
    faults,
    counts: () => ({ ...counts }),
    requests: () => requests,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (counts.received < count) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
    close: () => stop(server),
  };
}

async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const address = new URL(message.url ?? "/", "http://127.0.0.1");
  const chunks: Uint8Array[] = [];
  for await (const chunk of message as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return {
    method: message.method ?? "GET",
    path: address.pathname.slice(1).split("/").map(decodeURIComponent),
    query: address.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("The fake service has no port."));
      else resolve(`http://127.0.0.1:${bound.port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
