import { Type } from "typebox";
import type { ErrorEntry } from "#platform/kernel";
import { httpErrors } from "./errors.ts";
import { escapeHtml, HTML, htmlPage, PAGE_POLICY } from "./page.ts";
import type { HttpApp, HttpServerDeps, LandingExample } from "./server-types.ts";

const config = { access: "public", limits: "none", contentSecurityPolicy: PAGE_POLICY } as const;

/** `/` says where to go next; `/problems/CODE` says what an error means. */
export function registerLandingRoutes(
  app: HttpApp,
  deps: Pick<HttpServerDeps, "baseUrl" | "errorEntries" | "examples" | "links">,
): void {
  const landing = landingPage(deps.baseUrl, deps.examples ?? [], deps.links ?? []);
  app.get("/", { config, schema: { hide: true } }, (_request, reply) => {
    reply.type(HTML).header("cache-control", "public, max-age=60").send(landing);
  });
  const entries: Readonly<Record<string, ErrorEntry>> = { ...httpErrors.entries, ...deps.errorEntries };
  const schema = { hide: true, params: Type.Object({ code: Type.String() }) };
  app.get("/problems/:code", { config, schema }, async ({ params: { code } }, reply) => {
    const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
    if (entry === undefined) throw httpErrors.HTTP_NOT_FOUND();
    return reply.type(HTML).header("cache-control", "public, max-age=3600").send(problemPage(code, entry));
  });
}

function landingPage(
  baseUrl: string,
  examples: readonly LandingExample[],
  pages: readonly (readonly [name: string, path: string])[],
): string {
  const links: readonly (readonly [string, string, string])[] = [
    ...pages.map(([name, path]) => [path, name, path] as const),
    ...examples.map(({ path, title }) => [path, title, path] as const),
    ["/docs", "API reference", "Every route, with a form to try it"],
    ["/openapi.json", "OpenAPI document", "For code generators and tools"],
    ["/health", "Health", "Whether everything works"],
  ];
  const items = links.map(
    ([href, name, what]) =>
      `<li><a href="${escapeHtml(href)}">${escapeHtml(name)}</a><span>${escapeHtml(what)}</span></li>`,
  );
  return htmlPage(
    "Tradepost",
    `<h1>Tradepost is running</h1>
<p class="lead">One platform that runs bot businesses: API, jobs, limits and observability in one process.</p>
<ul class="links">
${items.join("\n")}
</ul>
<h2>Call it with your key</h2>
<pre tabindex="0"><code>curl -H "Authorization: Bearer tp_..." ${escapeHtml(`${baseUrl}${examples[0]?.path ?? "/health"}`)}</code></pre>`,
  );
}

function problemPage(code: string, { title, status, retry }: ErrorEntry): string {
  return htmlPage(
    `${code}: ${title}`,
    `<h1>${escapeHtml(title)}</h1>
<dl>
<dt>Code</dt><dd>${escapeHtml(code)}</dd>
<dt>HTTP status</dt><dd>${status}</dd>
<dt>The same call again</dt><dd>${retry ? "may succeed later" : "will fail again until something is changed"}</dd>
</dl>
<p>The <code>detail</code> of the answer says what happened and what helps. <a href="/docs">API reference</a></p>`,
  );
}
