import { Type } from "typebox";
import type { ErrorEntry } from "#platform/kernel";
import { httpErrors } from "./errors.ts";
import { escapeHtml, HTML, htmlPage, PAGE_POLICY } from "./page.ts";
import type { HttpApp, HttpServerDeps, LandingExample, LandingLink } from "./server-types.ts";

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
  pages: readonly LandingLink[],
): string {
  const under = (name: LandingLink["section"]): LandingLink[] =>
    pages.filter((link) => link.section === name);
  const tries = examples.map(({ title, path }) => ({ title, path, summary: "A real answer; needs no key" }));
  return htmlPage(
    "Tradepost",
    `<h1>Tradepost is running</h1>
<p class="lead">Bots that do business, and an API for your programs, on a machine of your own.</p>
${section("Try it", [...tries, ...under("try")])}
${section("Have an account", under("account"))}
${section("Call it from a program", API_PAGES)}
<p>With a key of yours:</p>
<pre tabindex="0"><code>curl -H "Authorization: Bearer tp_..." "${escapeHtml(`${baseUrl}${examples[0]?.path ?? "/health"}`)}"</code></pre>
${section("Look after it", [HEALTH, ...under("operate")])}`,
  );
}

type Link = Pick<LandingLink, "title" | "path" | "summary">;

const API_PAGES: readonly Link[] = [
  { title: "API reference", path: "/docs", summary: "Every call, with a form to try it" },
  { title: "OpenAPI document", path: "/openapi.json", summary: "The same for code generators and tools" },
];

const HEALTH: Link = { title: "Health", path: "/health", summary: "Whether everything works" };

/** A heading with its links; nothing where there are none. */
function section(heading: string, links: readonly Link[]): string {
  if (links.length === 0) return "";
  const items = links.map(
    ({ title, path, summary }) =>
      `<li><a href="${escapeHtml(path)}">${escapeHtml(title)}</a><span>${escapeHtml(summary)}</span></li>`,
  );
  return `<h2>${escapeHtml(heading)}</h2>
<ul class="links">
${items.join("\n")}
</ul>`;
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
