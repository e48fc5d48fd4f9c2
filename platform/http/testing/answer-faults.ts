import { PROBLEM_CONTENT_TYPE } from "../problem.ts";
import type { RouteRules } from "../route-options.ts";

/** An answer as it came over the wire. */
export interface CrawledAnswer {
  readonly caller: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface AnswerExpectations {
  /** Whether browsers shall be told to come back by https: production with an https address. */
  readonly strictTransport: boolean;
  /** Texts that no answer may hold. */
  readonly canaries: readonly string[];
  /** Rules of the route, when one took the request. */
  readonly rules: RouteRules | undefined;
  /** Whether errors have the shape of another service. */
  readonly isForeign: boolean;
}

const HSTS = /^max-age=(\d+); includeSubDomains$/;
const YEAR_SECONDS = 31_536_000;

/** What an answer must not show of the inside. */
const INSIDE: readonly (readonly [string, RegExp])[] = [
  ["a stack", /\bat [^\n"]*[(\s](?:file:|node:|\/)[^\s"]+:\d+/],
  ["SQL", /\b(?:select\b[^"]*\bfrom|insert into|delete from|update\b[^"]*\bset)\b/i],
  [
    "a path of the server",
    /(?:^|[\s"'(])\/(?:app|etc|home|opt|root|srv|tmp|usr|var|work)\/|node_modules|\.ts\b/,
  ],
  ["an address inside", /\b(?:ECONN\w+|ENOENT|EPIPE|ETIMEDOUT)\b|\b\d{1,3}(?:\.\d{1,3}){3}:\d+\b/],
];

/** Everything that is wrong with how an answer protects itself and what it shows. */
export function answerFaults(answer: CrawledAnswer, expected: AnswerExpectations): string[] {
  const faults = [
    ...policyFaults(answer, expected),
    ...cacheFaults(answer, expected),
    ...contentFaults(answer, expected),
  ];
  return faults.map(
    (fault) => `${answer.method} ${answer.url} as ${answer.caller} (${answer.status}): ${fault}`,
  );
}

function policyFaults({ headers }: CrawledAnswer, { strictTransport, rules }: AnswerExpectations): string[] {
  const policy = headerOf(headers, "content-security-policy");
  const framed = rules?.contentSecurityPolicy !== undefined && !policy.includes("frame-ancestors 'none'");
  const seconds = Number(HSTS.exec(headerOf(headers, "strict-transport-security"))?.[1] ?? 0);
  return wrongs([
    [/object-src 'none'|default-src 'none'/.test(policy), "CSP lets plug-ins load"],
    [policy.includes("base-uri 'none'"), "CSP lets the base be changed"],
    [policy.includes("frame-ancestors"), "CSP does not say who may frame it"],
    [framed || headerOf(headers, "x-frame-options") === "DENY", "older browsers may frame it"],
    [headerOf(headers, "x-content-type-options") === "nosniff", "its type may be guessed"],
    [headerOf(headers, "referrer-policy") === "no-referrer", "its address goes to others"],
    [strictTransport ? seconds >= YEAR_SECONDS : seconds === 0, "HSTS is wrong"],
    [
      !isPage(headers) || headerOf(headers, "cross-origin-opener-policy").startsWith("same-origin"),
      "a page without COOP",
    ],
    [headers["server"] === undefined && headers["x-powered-by"] === undefined, "it names its software"],
    [headers["x-request-id"] !== undefined, "it has no request id"],
    [
      headers["access-control-allow-credentials"] === undefined ||
        headerOf(headers, "access-control-allow-origin") !== "*",
      "CORS gives everybody credentials",
    ],
  ]);
}

function cacheFaults({ status, headers }: CrawledAnswer, { rules }: AnswerExpectations): string[] {
  const cookies = [headers["set-cookie"] ?? []].flat().map(String);
  const isPrivate = rules === undefined || rules.access !== "public" || status >= 400 || cookies.length > 0;
  return wrongs([
    [!isPrivate || /\bno-store\b/.test(headerOf(headers, "cache-control")), "a private answer may be stored"],
    [headers["cache-control"] !== undefined, "caches are told nothing"],
    [
      cookies.every((cookie) => /; Path=\/(?:;|$)/.test(cookie) && /; HttpOnly/.test(cookie)),
      "a cookie that scripts can read, or bound to a path",
    ],
    [cookies.every((cookie) => /; SameSite=(?:Lax|Strict)/.test(cookie)), "a cookie for other sites"],
    [cookies.every((cookie) => !cookie.startsWith("__") || cookie.includes("; Secure")), "a cookie for http"],
  ]);
}

function contentFaults(
  { status, headers, body }: CrawledAnswer,
  { canaries, isForeign }: AnswerExpectations,
): string[] {
  const whole = `${JSON.stringify(headers)}${body}`;
  const said = body.replace(/"(?:instance|type)":"[^"]*"/g, "");
  return [
    ...wrongs([
      [
        status < 400 || isForeign || body === "" || !isJson(headers) || isProblem(headers) || status === 503,
        `an error as ${headerOf(headers, "content-type")}`,
      ],
      [status < 400 || !isProblem(headers) || /"code":"[A-Z0-9_]+"/.test(body), "a problem without a code"],
    ]),
    ...(status >= 500 ? INSIDE : []).flatMap(([what, form]) => (form.test(said) ? [`it shows ${what}`] : [])),
    ...canaries.flatMap((canary, index) => (whole.includes(canary) ? [`it holds canary ${index}`] : [])),
  ];
}

function wrongs(checks: readonly (readonly [boolean, string])[]): string[] {
  return checks.flatMap(([isRight, fault]) => (isRight ? [] : [fault]));
}

function headerOf(headers: CrawledAnswer["headers"], name: string): string {
  return String(headers[name] ?? "");
}

function isPage(headers: CrawledAnswer["headers"]): boolean {
  return headerOf(headers, "content-type").startsWith("text/html");
}

function isJson(headers: CrawledAnswer["headers"]): boolean {
  return headerOf(headers, "content-type").includes("json");
}

function isProblem(headers: CrawledAnswer["headers"]): boolean {
  return headerOf(headers, "content-type").startsWith(PROBLEM_CONTENT_TYPE);
}
