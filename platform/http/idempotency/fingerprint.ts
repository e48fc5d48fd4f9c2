import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { Actor } from "#platform/identity";

/**
 * What makes two requests the same: the caller, the method, the path with its query, and the body as it was understood.
 * Of a streamed body, which is not there yet, type and length stand in. The caller counts, for an answer may hold what
 * only the first caller may see.
 */
export function fingerprintOf({ actor, body, raw }: FastifyRequest): Buffer {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([callerOf(actor), raw.method, raw.url, kindOf(body)]));
  const { "content-type": type, "content-length": length } = raw.headers;
  if (body instanceof Readable) hash.update(JSON.stringify([type, length]));
  else if (body instanceof Uint8Array || typeof body === "string") hash.update(body);
  else if (body !== undefined) hash.update(JSON.stringify(body));
  return hash.digest();
}

function kindOf(body: unknown): string {
  if (body instanceof Readable) return "stream";
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
