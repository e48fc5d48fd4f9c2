import type { CustomFetch } from "openid-client";
import { hostPolicy, type Outbound, type OutboundHost } from "#platform/outbound";
import { signInMethodErrors } from "../errors.ts";
import { isHttps, isLoopback, type OpenIdProvider } from "./providers.ts";

/** Whether a provider may be reached at an address: by HTTPS, and in development by HTTP on this machine. */
export function mayReach(address: string, loopbackProviders: boolean): boolean {
  return isHttps(address) || (loopbackProviders && isLoopback(address));
}

/**
 * Carries the library's calls to a provider through the guarded way out: deadline, circuit, no redirects,
 * JSON only. Each origin of a provider (Google has three) gets a guard of its own.
 */
export function providerTransport(
  { outbound, loopbackProviders }: { readonly outbound: Pick<Outbound, "host">; loopbackProviders: boolean },
  provider: OpenIdProvider,
): CustomFetch {
  const hosts = new Map<string, OutboundHost>();
  const hostOf = (origin: string): OutboundHost => {
    const known = hosts.get(origin);
    if (known !== undefined) return known;
    const host = outbound.host(hostPolicy({ name: `openid-${provider.id}`, baseUrl: `${origin}/` }));
    hosts.set(origin, host);
    return host;
  };
  return async (address, { method, headers, body, signal }) => {
    if (!mayReach(address, loopbackProviders))
      throw signInMethodErrors.IDENTITY_PROVIDER_UNAVAILABLE({ provider: provider.name });
    const url = new URL(address);
    const { authorization } = headers;
    const answer = await hostOf(url.origin).json({
      operation: operationOf(method, url.pathname),
      method: method === "POST" ? "POST" : "GET",
      path: url.pathname.slice(1).split("/").map(decodeURIComponent),
      query: Object.fromEntries(url.searchParams),
      ...(authorization !== undefined && { headers: { authorization } }),
      ...(method === "POST" && { form: formOf(body) }),
      ...(signal !== undefined && { signal }),
    });
    const text = answer.json === undefined ? null : JSON.stringify(answer.json);
    return new Response(text, { status: answer.status, headers: { "content-type": "application/json" } });
  };
}

function operationOf(method: string, path: string): string {
  if (method === "POST") return "token";
  return path.endsWith("/openid-configuration") ? "discovery" : "keys-or-claims";
}

function formOf(body: unknown): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body instanceof URLSearchParams ? body : String(body ?? "")));
}
