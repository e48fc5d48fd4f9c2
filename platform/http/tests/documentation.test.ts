import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import { type HttpApp, httpErrors } from "#platform/http";
import { createTestServer, type TestServer } from "#platform/http/testing";

function routes(app: HttpApp): void {
  const schema = {
    tags: ["Things"],
    summary: "One thing",
    params: Type.Object({ id: Type.String() }),
    response: { 200: Type.Object({ id: Type.String() }) },
  };
  app.get(
    "/api/v1/things/:id",
    { config: { access: "workspace", scope: "things:read" }, schema },
    async ({ params }) => params,
  );
  app.post(
    "/api/v1/things",
    {
      config: { access: "person" },
      schema: { tags: ["Things"], operationId: "makeThing", body: Type.Object({}) },
    },
    async () => ({}),
  );
}

describe("documentation", () => {
  let server: TestServer;

  before(async () => {
    server = await createTestServer([routes], {
      examples: [{ title: "A <thing>", path: "/api/v1/things/1" }],
    });
  });
  after(() => server.close());

  it("describes each route with its keys, scope and problems", async () => {
    const document = (await server.app.inject("/openapi.json")).json();
    assert.equal(document.openapi, "3.1.0");
    const operation = document.paths["/api/v1/things/{id}"].get;
    assert.deepEqual(operation.security, [
      { apiKeyAsBearer: [] },
      { apiKeyInHeader: [] },
      { accessToken: [] },
      { session: [] },
    ]);
    const { securitySchemes } = document.components;
    assert.deepEqual(
      [securitySchemes.accessToken.bearerFormat, securitySchemes.session.in, securitySchemes.session.name],
      ["JWT", "cookie", "__Host-tradepost"],
    );
    const { post } = document.paths["/api/v1/things"];
    assert.deepEqual(post.security, [{ accessToken: [] }, { session: [] }]);
    assert.deepEqual(
      post.parameters.map(({ in: place, name }: { in: string; name: string }) => `${place} ${name}`),
      ["header idempotency-key"],
    );
    assert.ok(["403", "409", "415", "422"].every((status) => status in post.responses));
    assert.match(operation.description, /things:read/);
    assert.deepEqual(Object.keys(operation.responses), ["200", "400", "401", "403", "409", "429", "500"]);
    assert.deepEqual(operation.responses["401"].content["application/problem+json"].schema, {
      $ref: "#/components/schemas/Problem",
    });
    assert.ok(document.components.schemas.Problem.properties.code);
  });

  it("begins with what the products offer, and names each operation of its own", async () => {
    const { paths } = (await server.app.inject("/openapi.json")).json();
    assert.match(Object.keys(paths)[0] ?? "", /things/);
    const names = Object.entries<Record<string, { operationId?: string }>>(paths)
      .filter(([path]) => !path.includes("things"))
      .flatMap(([, operations]) => Object.values(operations).map(({ operationId }) => operationId));
    assert.ok(names.length >= 5 && names.every((name) => name !== undefined));
    assert.equal(new Set(names).size, names.length);
  });

  it("serves a reference that loads nothing from elsewhere", async () => {
    const page = await server.app.inject("/docs");
    assert.match(String(page.headers["content-type"]), /text\/html/);
    assert.match(String(page.headers["content-security-policy"]), /script-src 'self'; .*connect-src 'self'/);
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? "");
    assert.deepEqual(
      sources.filter((source) => /^(?:https?:)?\/\//.test(source)),
      [],
    );
    for (const source of sources.filter((path) => path.startsWith("/"))) {
      assert.equal((await server.app.inject(source)).statusCode, 200, source);
    }
    const packed = await server.app.inject({
      url: "/docs/reference.js",
      headers: { "accept-encoding": "gzip" },
    });
    assert.equal(packed.headers["content-encoding"], "gzip");
  });

  it("explains every code of the catalogue", async () => {
    for (const [code, { title, status }] of Object.entries(httpErrors.entries)) {
      const page = await server.app.inject(`/problems/${code}`);
      assert.equal(page.statusCode, 200);
      assert.ok(
        page.body.includes(code) &&
          page.body.includes(String(status)) &&
          page.body.includes(title.split(" ")[0] ?? ""),
      );
    }
    for (const code of ["NOPE", "constructor", "__proto__"]) {
      assert.equal((await server.app.inject(`/problems/${code}`)).statusCode, 404);
    }
  });

  it("lands on a page that leads to everything", async () => {
    const { body, headers } = await server.app.inject("/");
    for (const path of ["/docs", "/openapi.json", "/health", "/api/v1/things/1"])
      assert.ok(body.includes(`href="${path}"`), path);
    assert.ok(body.includes("A &lt;thing&gt;"));
    assert.match(String(headers["content-security-policy"]), /default-src 'self'/);
  });
});

describe("listening", () => {
  it("names a taken port and the way to choose another", async () => {
    const first = await createTestServer([]);
    const port = Number(new URL(await first.listen()).port);
    const second = await createTestServer([], { port });
    await assert.rejects(second.listen(), {
      code: "HTTP_PORT_TAKEN",
      message: new RegExp(`PORT=${port + 1}`),
    });
    const nowhere = await createTestServer([], { host: "203.0.113.7" });
    await assert.rejects(nowhere.listen(), { code: "HTTP_ADDRESS_UNUSABLE" });
    await Promise.all([first, second, nowhere].map((server) => server.close()));
  });
});
