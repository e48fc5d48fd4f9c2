import { type Agent, type IncomingMessage, request } from "node:http";
import { request as secureRequest } from "node:https";
import type { Agent as SecureAgent } from "node:https";
import type { Timers } from "#platform/outbound";
import type { WebhookSettings } from "./webhook-settings.ts";

/** How long a webhook may take to answer. */
const ANSWER_TIMEOUT_MS = 60_000;

export interface WebhookAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly retryAfterSeconds: number;
  readonly body: string;
}

/** Posts an update. Rejects with the reason that getWebhookInfo shows. */
export function postUpdate(
  settings: WebhookSettings,
  body: string,
  { agent, timers, signal }: { agent: Agent | SecureAgent; timers: Timers; signal: AbortSignal },
): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(settings.url);
    const send = url.protocol === "https:" ? secureRequest : request;
    const outgoing = send(url, {
      method: "POST",
      agent,
      signal,
      rejectUnauthorized: false,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...(settings.secretToken !== undefined && {
          "x-telegram-bot-api-secret-token": settings.secretToken,
        }),
      },
    });
    const cancelTimeout = timers.after(ANSWER_TIMEOUT_MS, () =>
      outgoing.destroy(new Error("Read timeout expired")),
    );
    outgoing.on("response", (response) => {
      readAnswer(response).then(resolve, reject).finally(cancelTimeout);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      cancelTimeout();
      reject(new Error(reasonOf(error)));
    });
    outgoing.end(body);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === "ECONNREFUSED") return "Connection refused";
  if (error.code === "ECONNRESET" || error.code === "EPIPE") return "Connection reset by peer";
  if (error.code === "ETIMEDOUT") return "Connection timed out";
  return error.message;
}

async function readAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? "",
    retryAfterSeconds: Number(response.headers["retry-after"] ?? 0) || 0,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
