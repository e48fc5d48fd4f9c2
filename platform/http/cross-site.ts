import type { FastifyRequest } from "fastify";
import { httpErrors } from "./errors.ts";
import { isLoopbackHost } from "./loopback.ts";

/** Keeps pages of other sites from acting in the name of the person whose browser shows them. */
export interface CrossSite {
  /** Refuses what a page of another origin may have sent, unless it only reads. Throws `HTTP_ORIGIN_REFUSED`. */
  guard(request: FastifyRequest): void;
}

export interface CrossSiteOptions {
  /** Public address of the installation. */
  readonly baseUrl: string;
  /** Further origins that may, such as a console on a host of its own. */
  readonly sessionOrigins: readonly string[];
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Browsers name the origin of the page with every request that is no plain GET, and cannot be made not to; newer ones
 * say besides whether the page is of the same origin. A cookie that comes without either is not from a page of ours.
 */
export function createCrossSite({ baseUrl, sessionOrigins }: CrossSiteOptions): CrossSite {
  const base = new URL(baseUrl);
  const listed = new Set(sessionOrigins.map(originOf));
  const local = isLoopbackHost(base.hostname);
  const isOwn = (origin: string, host: string | undefined): boolean =>
    origin === base.origin || listed.has(origin) || (local && isSameLocal(origin, host));
  return {
    guard({ raw }) {
      if (SAFE_METHODS.has(raw.method ?? "")) return;
      const { origin, host, cookie, "sec-fetch-site": site } = raw.headers;
      if (origin === undefined) {
        // Neither of the three: no browser, so nobody's page.
        if (site === undefined && cookie === undefined) return;
        throw httpErrors.HTTP_ORIGIN_REFUSED();
      }
      const expected = site === undefined || site === "same-origin" || site === "none" || listed.has(origin);
      if (!expected || !isOwn(origin, host)) throw httpErrors.HTTP_ORIGIN_REFUSED();
    },
  };
}

/** On this very machine one server goes by several names and, in development, by changing ports. */
function isSameLocal(origin: string, host: string | undefined): boolean {
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.host === host && isLoopbackHost(parsed.hostname);
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? address;
}
