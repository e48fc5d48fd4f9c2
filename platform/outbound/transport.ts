import type { Dispatcher } from "undici";
import type { FirstUse } from "#platform/kernel";
import type { OutboundRequest } from "./types.ts";
import { undici } from "./undici.ts";

/** One HTTP answer, its body read as text up to the limit. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** `undefined` when the body is larger than the limit. */
  readonly text: string | undefined;
}

export interface TransportDependencies {
  readonly agent: FirstUse<Dispatcher>;
  readonly userAgent: string;
  readonly responseLimitBytes: number;
}

/** Sends one request, follows nothing, repeats nothing. Throws when the connection fails or the signal fires. */
export async function send(
  { agent, userAgent, responseLimitBytes }: TransportDependencies,
  address: URL,
  given: OutboundRequest,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { request } = await undici.get();
  const answer = await request(address, {
    dispatcher: await agent.get(),
    method: given.method ?? "GET",
    headers: {
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": userAgent,
      ...(given.form && { "content-type": "application/x-www-form-urlencoded" }),
      ...given.headers,
    },
    body: given.form === undefined ? null : new URLSearchParams(given.form).toString(),
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    status: answer.statusCode,
    contentType: first(answer.headers["content-type"]) ?? "",
    retryAfter: first(answer.headers["retry-after"]),
    text: await readText(answer.body, responseLimitBytes),
  };
}

async function readText(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
