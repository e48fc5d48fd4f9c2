import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Actor } from "#platform/identity";

/**
 * What makes two requests the same: the caller, the method, the path with its query, and the body as it was understood.
 * The caller counts, for an answer may hold what only the first caller may see.
 */
export function fingerprintOf({ actor, body, raw }: FastifyRequest): Buffer {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([callerOf(actor), raw.method, raw.url, kindOf(body)]));
  if (body instanceof Uint8Array || typeof body === "string") hash.update(body);
  else if (body !== undefined) hash.update(JSON.stringify(body));
  return hash.digest();
}

function kindOf(body: unknown): string {
  return body instanceof Uint8Array ? "bytes" : typeof body;
}

function callerOf(actor: Actor): readonly (string | null)[] {
  switch (actor.kind) {
    case "anonymous":
      return [];
    case "api-key":
      return ["api-key", actor.keyId];
    case "user":
      return ["user", actor.userId, actor.impersonatedBy];
  }
}
