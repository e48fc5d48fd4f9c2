import type { IncomingHttpHeaders } from "node:http";
import { cookieOf } from "./cookies.ts";
import { httpErrors } from "./errors.ts";

/** What a request says about who calls. */
export interface Presented {
  readonly kind: "api-key" | "access-token" | "session";
  readonly secret: string;
}

const BEARER = /^bearer +(\S+) *$/i;
/** Three parts of base64url, as every JWT; API keys have no points. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * The one credential in the headers: `Authorization: Bearer` with an API key or an access token, `X-API-Key`, or
 * the session cookie. Other authorization schemes are no credentials, and nothing is read from the URL.
 *
 * Throws `HTTP_KEYS_DIFFER` or `HTTP_CREDENTIALS_DIFFER` when there are two that say different things.
 */
export function presentedIn(headers: IncomingHttpHeaders, sessionCookie: string): Presented | undefined {
  const session = headers.cookie === undefined ? undefined : cookieOf(headers.cookie, sessionCookie);
  const secret = presentedSecret(headers);
  if (secret === undefined) return session === undefined ? undefined : { kind: "session", secret: session };
  if (session !== undefined) throw httpErrors.HTTP_CREDENTIALS_DIFFER();
  return { kind: TOKEN.test(secret) ? "access-token" : "api-key", secret };
}

function presentedSecret({ authorization, "x-api-key": plain }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined && plain === undefined) return undefined;
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  const direct = Array.isArray(plain) ? plain[0] : plain;
  // Two headers of one name arrive as one list; no credential holds a comma.
  if (authorization?.includes(",") || direct?.includes(",")) throw httpErrors.HTTP_KEYS_DIFFER();
  if (bearer !== undefined && direct !== undefined && bearer !== direct) throw httpErrors.HTTP_KEYS_DIFFER();
  return bearer ?? direct;
}
