import { promisify } from "node:util";
import { gzip } from "node:zlib";
import Fastify from "fastify";
import type { HttpApp } from "./server-types.ts";
import { HTML } from "./page.ts";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const config = { access: "public", limits: "none" } as const;
const schema = { hide: true };

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tradepost API</title>
<link rel="icon" href="data:,">
</head>
<body>
<div id="reference"></div>
<noscript>This page needs JavaScript; the plain document is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/reference.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

/** `/openapi.json` for machines and `/docs` for people; nothing is loaded from other servers. */
export function registerReferenceRoutes(app: HttpApp): void {
  let document: string | undefined;
  app.get("/openapi.json", { config, schema }, (_request, reply) => {
    document ??= JSON.stringify(app.swagger());
    reply
      .type("application/json; charset=utf-8")
      .header("cache-control", "public, max-age=60")
      .send(document);
  });
  app.get("/docs", { config: { ...config, contentSecurityPolicy: POLICY }, schema }, (_request, reply) => {
    reply.type(HTML).header("cache-control", "public, max-age=60").send(PAGE);
  });
  app.get("/docs/start.js", { config, schema }, (_request, reply) => {
    reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=3600").send(START);
  });
  let script: Promise<PackedScript> | undefined;
  app.get("/docs/reference.js", { config, schema }, async (request, reply) => {
    script ??= loadScript();
    const { plain, packed } = await script;
    const takesPacked = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    reply
      .type("text/javascript; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .header("vary", "Accept-Encoding");
    if (takesPacked) reply.header("content-encoding", "gzip");
    return reply.send(takesPacked ? packed : plain);
  });
}

interface PackedScript {
  readonly plain: Buffer;
  readonly packed: Buffer;
}

/**
 * The package holds its browser script inside a module of 4 MB and only serves
 * it through its plugin. Loading it at the first visit keeps the start fast; a
 * throw-away server takes the script out.
 */
async function loadScript(): Promise<PackedScript> {
  const { default: reference } = await import("@scalar/fastify-api-reference");
  const carrier = Fastify();
  await carrier.register(reference, {
    routePrefix: "/",
    configuration: { content: { openapi: "3.1.0", info: { title: "", version: "" }, paths: {} } },
  });
  const answer = await carrier.inject("/js/scalar.js");
  await carrier.close();
  if (answer.statusCode !== 200)
    throw new Error(`The API reference's script is missing (${answer.statusCode}).`);
  return { plain: answer.rawPayload, packed: await promisify(gzip)(answer.rawPayload) };
}
