import type { IncomingHttpHeaders } from "node:http";
import type { AppError } from "#platform/kernel";
import { cookieOf } from "./cookies.ts";
import { httpErrors } from "./errors.ts";

/** What a request says about who calls. */
export interface Presented {
  readonly kind: "api-key" | "access-token" | "session";
  readonly secret: string;
}

const BEARER = /^bearer +([^\s,]+) *$/i;
/** Three parts of base64url, as every JWT; API keys have no points. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * The one credential in the headers: `Authorization: Bearer` with an API key or an access token, `X-API-Key`, or
 * the session cookie. Other authorization schemes are no credentials, and nothing is read from the URL.
 *
 * Throws `HTTP_KEYS_DIFFER` or `HTTP_CREDENTIALS_DIFFER` when there are two that say different things, and
 * `HTTP_CREDENTIALS_LISTED` for two in one header.
 */
export function presentedIn(headers: IncomingHttpHeaders, sessionCookie: string): Presented | undefined {
  const { authorization, "x-api-key": plain, cookie } = headers;
  const session = cookie === undefined ? undefined : cookieOf(cookie, sessionCookie);
  const secret = secretIn(authorization, plain === undefined ? undefined : String(plain));
  if (secret === undefined) return session === undefined ? undefined : { kind: "session", secret: session };
  if (session !== undefined) throw httpErrors.HTTP_CREDENTIALS_DIFFER();
  return { kind: isAccessToken(secret) ? "access-token" : "api-key", secret };
}

function secretIn(authorization: string | undefined, plain: string | undefined): string | undefined {
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  // Two headers of one name arrive as one list; no credential holds a comma.
  if (bearer === undefined && authorization?.includes(",") === true) throw listed("Authorization");
  if (plain?.includes(",") === true) throw listed("X-API-Key");
  if (bearer !== undefined && plain !== undefined && bearer !== plain) {
    throw isAccessToken(bearer) ? httpErrors.HTTP_CREDENTIALS_DIFFER() : httpErrors.HTTP_KEYS_DIFFER();
  }
  return bearer ?? plain;
}

function listed(header: "Authorization" | "X-API-Key"): AppError {
  return httpErrors.HTTP_CREDENTIALS_LISTED({ header });
}

function isAccessToken(secret: string): boolean {
  return !secret.startsWith("tp_") && TOKEN.test(secret);
}
