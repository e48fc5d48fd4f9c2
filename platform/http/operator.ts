import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { cameFromHere } from "./loopback.ts";

export interface OperatorOptions {
  readonly token: string | undefined;
  readonly production: boolean;
}

/**
 * Tells the operator from everybody else: by the token, or, while there is no
 * token and this is no production, by calling from this very machine without a proxy.
 */
export function operatorGuard({ token, production }: OperatorOptions): (request: FastifyRequest) => boolean {
  if (token === undefined) return production ? () => false : ({ raw }) => cameFromHere(raw);
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ""), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
