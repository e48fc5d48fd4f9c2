/** Name and value, ready to send. */
export type HeaderPair = readonly [name: string, value: string];

const UNFRAMED = "frame-ancestors 'none'";
const NOTHING = `default-src 'none'; base-uri 'none'; form-action 'none'; ${UNFRAMED}`;
const ONE_YEAR_SECONDS = 31_536_000;

export interface SecurityHeaderOptions {
  /** Whether browsers shall come back by https only. */
  readonly strictTransport: boolean;
  /** For pages; without it nothing may be loaded or framed. */
  readonly contentSecurityPolicy?: string | undefined;
}

/** The same headers for every answer of a route, worked out once. */
export function securityHeaders({
  strictTransport,
  contentSecurityPolicy,
}: SecurityHeaderOptions): readonly HeaderPair[] {
  const headers: HeaderPair[] = [
    ["content-security-policy", contentSecurityPolicy ?? NOTHING],
    ["referrer-policy", "no-referrer"],
    ["x-content-type-options", "nosniff"],
    ["x-xss-protection", "1; mode=block"],
  ];
  // Older browsers know no frame-ancestors, and would refuse those whom the policy lets frame a page.
  if (contentSecurityPolicy === undefined || contentSecurityPolicy.includes(UNFRAMED)) {
    headers.push(["x-frame-options", "DENY"]);
  }
  if (contentSecurityPolicy !== undefined) headers.push(["cross-origin-opener-policy", "same-origin"]);
  if (strictTransport)
    headers.push(["strict-transport-security", `max-age=${ONE_YEAR_SECONDS}; includeSubDomains`]);
  return headers;
}

/** Whether to promise https: only in production and only when callers use it. */
export function promisesHttps(production: boolean, baseUrl: string): boolean {
  return production && baseUrl.startsWith("https://");
}
