import type { InjectOptions } from "fastify";
import type { HttpServer, RegisteredRoute } from "../server-types.ts";
import { answerFaults, type CrawledAnswer } from "./answer-faults.ts";

export interface CrawlOptions {
  readonly server: Pick<HttpServer, "app" | "routes">;
  /** Headers of each caller by a name for people; `{}` for nobody. With a session cookie they need the own `Origin`. */
  readonly callers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether browsers shall be told to come back by https: production with an https address. */
  readonly strictTransport: boolean;
  /** Texts that no answer may hold: stored secrets, hashes, rows of others. What callers present is added. */
  readonly canaries?: readonly string[];
  /** Values of path parameters by name, so that routes find something; a UUID for others. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Good bodies by method and path: `{ "POST /api/v1/things": { name: "x" } }`. */
  readonly bodies?: Readonly<Record<string, unknown>>;
  /** Beginnings of paths whose errors have the shape of the service that they stand in for. */
  readonly foreignErrors?: readonly string[];
  /** Routes that are not called, by method and path: those that never end. */
  readonly skip?: readonly string[];
}

export interface CrawlReport {
  readonly answers: readonly CrawledAnswer[];
  /** How many answers had which status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Empty when every answer protects itself and shows nothing of the inside. */
  readonly faults: readonly string[];
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const SOME_ID = "01920000-0000-7000-8000-00000000dead";

/**
 * Calls every route as every caller, well and badly, and paths and methods that there are not, and looks at the headers
 * and the content of each answer. For failures inside, crawl a server whose parts are broken.
 */
export async function crawl(options: CrawlOptions): Promise<CrawlReport> {
  const { server, callers, strictTransport } = options;
  const presented = Object.values(callers).flatMap((headers) => Object.values(headers).filter(isSecret));
  const canaries = [...(options.canaries ?? []), ...presented];
  const answers: CrawledAnswer[] = [];
  const faults: string[] = [];
  const skipped = new Set(options.skip);
  const isForeign = (url: string): boolean =>
    options.foreignErrors?.some((beginning) => url.startsWith(beginning)) ?? false;
  for (const [caller, callersHeaders] of Object.entries(callers)) {
    for (const { request, route } of requestsOf(options)) {
      const { method, url } = request;
      if (route !== undefined && skipped.has(`${method} ${route.path}`)) continue;
      const headers = { ...request.headers, ...callersHeaders };
      const { statusCode: status, headers: sent, body } = await server.app.inject({ ...request, headers });
      const answer = { caller, method, url, status, headers: sent, body };
      answers.push(answer);
      faults.push(
        ...answerFaults(answer, {
          strictTransport,
          canaries,
          rules: route?.rules,
          isForeign: isForeign(url),
        }),
      );
    }
  }
  return { answers, statuses: countBy(answers.map(({ status }) => status)), faults };
}

interface CrawlRequest {
  readonly request: InjectOptions & { readonly method: (typeof METHODS)[number]; readonly url: string };
  readonly route?: RegisteredRoute;
}

function requestsOf({ server: { routes }, parameters = {}, bodies = {} }: CrawlOptions): CrawlRequest[] {
  const named = routes.filter(({ path }) => !path.includes("*"));
  const nowhere = [
    ...METHODS.map((method) => ({ request: { method, url: "/no-such-path" } })),
    { request: { method: "GET" as const, url: "/%E0%A4%A" } },
  ];
  const wrongMethods = [...Map.groupBy(named, ({ path }) => path)].map(([path, group]) => {
    const taken = group.flatMap(({ methods }) => methods);
    const method = METHODS.find((other) => !taken.includes(other)) ?? "PATCH";
    return { request: { method, url: urlOf(path, parameters) } };
  });
  return [...named.flatMap((route) => requestsFor(route, parameters, bodies)), ...wrongMethods, ...nowhere];
}

function requestsFor(
  route: RegisteredRoute,
  parameters: Readonly<Record<string, string>>,
  bodies: Readonly<Record<string, unknown>>,
): CrawlRequest[] {
  const url = urlOf(route.path, parameters);
  return METHODS.filter((method) => route.methods.includes(method)).flatMap((method) => {
    const good = bodies[`${method} ${route.path}`];
    const json = { "content-type": "application/json" };
    const plain = {
      method,
      url,
      ...(good === undefined ? {} : { payload: JSON.stringify(good), headers: json }),
    };
    const odd = { method, url: `${url}?unknown-parameter=%00` };
    if (!route.takesBody) return [plain, odd].map((request) => ({ request, route }));
    return [
      plain,
      odd,
      { method, url, payload: "{}", headers: json },
      { method, url, payload: '{"broken', headers: json },
      { method, url, payload: "<x/>", headers: { "content-type": "text/xml" } },
    ].map((request) => ({ request, route }));
  });
}

function urlOf(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) => parameters[name] ?? SOME_ID);
}

/** What a caller presents and no answer may send back. */
function isSecret(header: string): boolean {
  return /^Bearer |^tp_|__Host-/.test(header);
}

function countBy(statuses: readonly number[]): ReadonlyMap<number, number> {
  const groups = Map.groupBy(statuses, (status) => status);
  return new Map([...groups].map(([status, group]) => [status, group.length]));
}
