import { fastifyCookie } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { httpErrors } from "./errors.ts";
import { isLoopbackHost } from "./loopback.ts";
import type { HttpApp } from "./server-types.ts";

/** How this installation's cookies are called and protected. */
export interface CookieRules {
  /** `__Host-` binds a cookie to exactly this host, by https. */
  readonly prefix: "__Host-" | "";
  /** Name of the session cookie: `__Host-tradepost`. */
  readonly session: string;
}

const NAME = "tradepost";
const COOKIE = /^[\w-]{1,40}$/;
const LONGEST_VALUE = 2048;

/**
 * Browsers take `Secure` cookies by https and from this very machine. An installation that is reached by
 * plain http from elsewhere would never get them back, so its cookies go without.
 */
function cookieRulesFor(baseUrl: string): CookieRules {
  const { protocol, hostname } = new URL(baseUrl);
  const prefix = protocol === "https:" || isLoopbackHost(hostname) ? "__Host-" : "";
  return { prefix, session: `${prefix}${NAME}` };
}

/** Lets routes set cookies, by the functions below; requests are not parsed unless somebody asks. */
export async function installCookies(app: HttpApp, baseUrl: string): Promise<CookieRules> {
  await app.register(fastifyCookie, { hook: false });
  const rules = cookieRulesFor(baseUrl);
  app.decorate("cookieRules", rules);
  return rules;
}

/** Hands the browser the token of its session. `HttpOnly`: no script can read it. */
export function setSessionCookie(reply: FastifyReply, token: string, expiresAt: Date): void {
  const { session } = reply.server.cookieRules;
  addCookie(reply, session, token, { expires: expiresAt });
}

/**
 * Makes the browser forget its session and what it kept of this site; the session itself ends through identity.
 * Not its cache: nothing of a person is in there (`no-store`), and browsers hold the answer until they have swept it.
 */
export function clearSessionCookie(reply: FastifyReply): void {
  reply.header("clear-site-data", '"storage"');
  addCookie(reply, reply.server.cookieRules.session, "", { maxAge: 0 });
}

/**
 * The token in the session cookie, whatever the route's access: for sign-out, and for sign-in, which ends
 * the session that the browser had. Throws `HTTP_CREDENTIALS_DIFFER` when the cookie is there twice.
 */
export function sessionTokenOf({ raw, server }: FastifyRequest): string | undefined {
  return cookieOf(raw.headers.cookie, server.cookieRules.session);
}

/**
 * Keeps something in this browser for a few minutes, to be taken once: the state of a sign-in elsewhere, the
 * handle of a sign-up. `name` is short: letters, digits, `-`, `_`. At most 2,048 characters.
 */
export function setFlowCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  lifetimeSeconds: number,
): void {
  if (value.length > LONGEST_VALUE) throw new Error(`The cookie ${name} is longer than ${LONGEST_VALUE}.`);
  addCookie(reply, flowName(reply.server.cookieRules, name), value, { maxAge: lifetimeSeconds });
}

/** What `setFlowCookie` kept, still there afterwards; for a step that may be tried again. */
export function readFlowCookie({ raw, server }: FastifyRequest, name: string): string | undefined {
  const full = flowName(server.cookieRules, name);
  const value = cookieOf(raw.headers.cookie, full);
  return value === undefined ? undefined : server.parseCookie(`${full}=${value}`)[full];
}

/** What `setFlowCookie` kept; the browser forgets it. */
export function takeFlowCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): string | undefined {
  const value = readFlowCookie(request, name);
  if (value !== undefined) addCookie(reply, flowName(reply.server.cookieRules, name), "", { maxAge: 0 });
  return value;
}

/** The value of one cookie as it was sent; two different ones under one name are refused, for one of them is planted. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined || !header.includes(name)) return undefined;
  const values = new Set(
    header
      .split(";")
      // Not every blank: with another in front a browser takes the name for one without the prefix.
      .map((pair) => pair.replace(/^[ \t]+/, "").trimEnd())
      .filter((pair) => pair.startsWith(`${name}=`)),
  );
  const [first] = values;
  if (first === undefined) return undefined;
  if (values.size > 1) throw httpErrors.HTTP_CREDENTIALS_DIFFER();
  return first.slice(name.length + 1) || undefined;
}

function flowName({ prefix }: CookieRules, name: string): string {
  if (!COOKIE.test(name)) throw new Error(`${name} is no name for a cookie.`);
  return `${prefix}${NAME}-${name}`;
}

function addCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  life: { readonly expires: Date } | { readonly maxAge: number },
): void {
  const secure = reply.server.cookieRules.prefix !== "";
  reply.setCookie(name, value, { path: "/", httpOnly: true, sameSite: "lax", secure, ...life });
}
