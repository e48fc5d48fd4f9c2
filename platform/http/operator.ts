import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { isLoopbackHost } from "./loopback.ts";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"] as const;

export interface OperatorOptions {
  readonly token: string | undefined;
  readonly production: boolean;
}

/**
 * Tells the operator from everybody else: by the token, or, while there is no
 * token and this is no production, by calling from this very machine without a proxy.
 */
export function operatorGuard({ token, production }: OperatorOptions): (request: FastifyRequest) => boolean {
  if (token === undefined) return production ? () => false : isLocal;
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ""), expected);
}

/** The host counts too: a page can make its own name lead to this machine, and then read as this machine. */
function isLocal({ raw }: FastifyRequest): boolean {
  return (
    LOOPBACK.has(raw.socket.remoteAddress ?? "") &&
    isLoopbackHost(URL.parse(`http://${raw.headers.host ?? "localhost"}`)?.hostname ?? "") &&
    FORWARDED.every((name) => raw.headers[name] === undefined)
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
