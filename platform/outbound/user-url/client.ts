import type { IncomingHttpHeaders } from "node:http";
import { AppError, type Clock, firstUse } from "#platform/kernel";
import { startDeadline } from "../deadline.ts";
import { outboundErrors } from "../errors.ts";
import { retryAfterMs } from "../retry-after.ts";
import { systemTimers, type Timers } from "../timers.ts";
import { undici } from "../undici.ts";
import { createAddressPolicy } from "./address-policy.ts";
import { guardedConnector, type Resolve, resolveBySystem } from "./connector.ts";
import { checkUserUrl } from "./url-form.ts";

export interface UserUrlRequest {
  readonly url: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time for everything: resolving, connecting, sending, reading. */
  readonly timeoutMs: number;
  /** Ends the call; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Whatever was answered, a redirect or an error included. */
export interface UserUrlAnswer {
  readonly status: number;
  readonly contentType: string;
  /** The wish in `Retry-After`, from now. */
  readonly retryAfterMs: number | undefined;
  /** The body as text, at most 64 kB of it. */
  readonly text: string;
  /** Whether the body was longer. */
  readonly cut: boolean;
}

/** Calls addresses that users choose, and only those that are on the public internet. */
export interface UserUrlClient {
  /**
   * Checks what can be checked without a network, for a form. Answers the URL in its normal form.
   * Throws `OUTBOUND_URL_INVALID` or `OUTBOUND_ADDRESS_REFUSED`. `request` checks again, and more.
   */
  check(url: string): string;
  /**
   * Sends one request; follows no redirect, repeats nothing. Throws `OUTBOUND_URL_INVALID`,
   * `OUTBOUND_ADDRESS_REFUSED`, `OUTBOUND_UNREACHABLE` or `OUTBOUND_TIMED_OUT`.
   */
  request(given: UserUrlRequest): Promise<UserUrlAnswer>;
  /** Drops all connections. */
  close(): Promise<void>;
}

export interface UserUrlDependencies {
  readonly clock: Clock;
  /** Names the program to the services called, such as `Tradepost/0.1.0`. */
  readonly userAgent: string;
  /** Networks (CIDR) that are allowed although they are not public, by plain HTTP and any port too. */
  readonly openNetworks?: readonly string[];
  /** Ports that may be called anywhere: 443 and 8443 by default. */
  readonly ports?: readonly number[];
  readonly timers?: Timers;
  /** Instead of the system's resolver. */
  readonly resolve?: Resolve;
}

const BODY_LIMIT_BYTES = 65_536;
const CONNECT_TIMEOUT_MS = 5000;
const CONNECTIONS_PER_ORIGIN = 10;

/** Builds the client; opens nothing before the first request. */
export function createUserUrlClient(deps: UserUrlDependencies): UserUrlClient {
  const { clock, userAgent, timers = systemTimers, resolve = resolveBySystem } = deps;
  const policy = createAddressPolicy(deps.openNetworks ?? [], deps.ports ?? [443, 8443]);
  const agent = firstUse(async () => {
    const { Agent, buildConnector } = await undici.get();
    return new Agent({
      connect: guardedConnector(buildConnector, policy, resolve, CONNECT_TIMEOUT_MS),
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      maxHeaderSize: 16_384,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  });

  const send = async (url: URL, given: UserUrlRequest, signal: AbortSignal): Promise<UserUrlAnswer> => {
    const { request } = await undici.get();
    const answer = await request(url, {
      dispatcher: await agent.get(),
      method: given.method,
      headers: { "accept-encoding": "identity", "user-agent": userAgent, ...given.headers },
      body: given.body ?? null,
      signal,
    });
    const { text, cut } = await readStart(answer.body);
    return {
      status: answer.statusCode,
      contentType: header(answer.headers, "content-type") ?? "",
      retryAfterMs: retryAfterMs(header(answer.headers, "retry-after"), clock.nowMs()),
      text,
      cut,
    };
  };

  return {
    check: (url) => checkUserUrl(url, policy).href,
    request: async (given) => {
      const url = checkUserUrl(given.url, policy);
      const deadline = startDeadline(timers, given.timeoutMs, given.signal);
      try {
        return await send(url, given, deadline.signal);
      } catch (cause) {
        const host = url.hostname;
        if (deadline.expired()) throw outboundErrors.OUTBOUND_TIMED_OUT({ host, timeoutMs: given.timeoutMs });
        if (deadline.signal.aborted) throw deadline.signal.reason;
        if (cause instanceof AppError) throw cause;
        throw outboundErrors.OUTBOUND_UNREACHABLE({ host }, { cause });
      } finally {
        deadline.clear();
      }
    },
    close: async () => {
      await (await agent.made())?.destroy();
    },
  };
}

/** Reads up to the limit and drops the rest together with the connection. */
async function readStart(body: AsyncIterable<Uint8Array>): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    sizeBytes += chunk.byteLength;
    if (sizeBytes > BODY_LIMIT_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES);
  return { text: bytes.toString("utf8"), cut: sizeBytes > BODY_LIMIT_BYTES };
}

function header(headers: IncomingHttpHeaders, name: "content-type" | "retry-after"): string | undefined {
  const value: string | string[] | undefined = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
