import { outboundErrors } from "./errors.ts";
import type { OutboundRequest } from "./types.ts";

/** The full address of a request, always below the base URL. */
export function addressOf(host: string, baseUrl: string, request: OutboundRequest): URL {
  const dotted = request.path.some((segment) => segment === "." || segment === "..");
  if (dotted || request.path.length === 0) throw outboundErrors.OUTBOUND_PATH_INVALID({ host });
  const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  const address = new URL(`${base}${request.path.map(encodeURIComponent).join("/")}`);
  for (const [name, value] of Object.entries(request.query ?? {})) address.searchParams.set(name, value);
  return address;
}
