import type { IncomingHttpHeaders } from "node:http";
import { httpErrors } from "./errors.ts";

const BEARER = /^bearer +(\S+) *$/i;

/**
 * The API key in the headers: `Authorization: Bearer KEY` or `X-API-Key: KEY`.
 * Other authorization schemes are not keys. Throws `HTTP_KEYS_DIFFER` when both
 * headers are there and say different things.
 */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, "x-api-key": plain } = headers;
  if (authorization === undefined && plain === undefined) return undefined;
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  const direct = Array.isArray(plain) ? plain[0] : plain;
  if (bearer !== undefined && direct !== undefined && bearer !== direct) throw httpErrors.HTTP_KEYS_DIFFER();
  return bearer ?? direct;
}
