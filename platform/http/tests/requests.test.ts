import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import {
  createTestServer,
  injectChecked,
  TEST_KEY,
  testActor,
  type TestServer,
  fakeIdentity,
} from "#platform/http/testing";
import { AppError } from "#platform/kernel";

const Echo = Type.Object(
  { count: Type.Integer(), tags: Type.Array(Type.String()) },
  { additionalProperties: false },
);

const Options = Type.Object(
  { size: Type.Optional(Type.Integer({ default: 3 })) },
  { additionalProperties: false },
);

function routes(app: HttpApp): void {
  app.get(
    "/things/:id",
    {
      config: { access: "workspace", scope: "things:read" },
      schema: {
        params: Type.Object({ id: Type.String({ pattern: "^[a-z]+$" }) }),
        querystring: Type.Object(
          { limit: Type.Integer({ default: 10, maximum: 50 }) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ id: Type.String(), limit: Type.Integer(), who: Type.String() }) },
      },
    },
    async ({ params, query, actor }) => ({ id: params.id, limit: query.limit, who: actor.kind }),
  );
  app.post(
    "/things",
    { config: { access: "workspace-or-anonymous" }, schema: { body: Echo, response: { 200: Echo } } },
    async ({ body }) => body,
  );
  app.post(
    "/options",
    { config: { access: "public" }, schema: { body: Options, response: { 200: Options } } },
    async ({ body }) => body,
  );
  app.delete("/form", { config: { access: "public" } }, async ({ body }) => ({
    isNone: body === undefined,
  }));
  app.post("/form", { config: { access: "public" } }, async () => ({}));
  app.get(
    "/open",
    { config: { access: "workspace-or-anonymous", scope: "things:read" } },
    async ({ actor }) => ({
      who: actor.kind,
    }),
  );
  app.get("/broken", { config: { access: "public" } }, async () => {
    throw new Error("password=hunter2 at /srv/secret.ts");
  });
  app.get("/unavailable", { config: { access: "public" } }, async () => {
    const entry = { status: 503, title: "Busy", retry: true, detail: () => "Later." };
    throw new AppError("X_BUSY", entry, "Later.", { retryAfterSeconds: 7, members: { queue: 3 } });
  });
}

describe("requests", () => {
  let server: TestServer;
  const withKey = { authorization: `Bearer ${TEST_KEY}` };

  before(async () => {
    const identity = fakeIdentity({
      [TEST_KEY]: testActor(),
      tp_narrow: testActor({ scopes: ["other:*"] }),
    });
    server = await createTestServer([routes], { identity });
  });
  after(() => server.close());

  it("reads texts of path and query as the schema asks, with defaults", async () => {
    const answer = await injectChecked(server, { url: "/things/abc?limit=5", headers: withKey });
    assert.deepEqual(answer.json(), { id: "abc", limit: 5, who: "api-key" });
    const fallback = await injectChecked(server, { url: "/things/abc", headers: withKey });
    assert.equal(fallback.json().limit, 10);
  });

  it("reads a missing body as the defaults where every field has one, and nowhere else", async () => {
    const json = { "content-type": "application/json" };
    for (const request of [{}, { headers: json }, { headers: json, payload: "{}" }]) {
      const answer = await server.app.inject({ method: "POST", url: "/options", ...request });
      assert.deepEqual([answer.statusCode, answer.json()], [200, { size: 3 }], JSON.stringify(request));
    }
    for (const payload of ["null", '{"size":"3"}', "[]", " "]) {
      const answer = await server.app.inject({ method: "POST", url: "/options", headers: json, payload });
      assert.equal(answer.statusCode, 400, payload);
    }
    for (const headers of [{}, json]) {
      const answer = await server.app.inject({ method: "POST", url: "/things", headers });
      assert.equal(answer.statusCode, 400);
      assert.match(answer.json().faults[0].message, /required.*count/, "it says what is missing");
    }
    const { paths } = (await server.app.inject("/openapi.json")).json();
    const required = ["/options", "/things"].map((path) => paths[path].post.requestBody.required);
    assert.deepEqual(required, [false, true]);
  });

  it("takes an empty body as none, whatever type is stated and whether its length is known", async () => {
    const address = await server.listen();
    const empty = () => new ReadableStream({ start: (controller) => controller.close() });
    for (const type of ["application/json", "application/x-www-form-urlencoded"]) {
      const answer = await server.app.inject({
        method: "DELETE",
        url: "/form",
        headers: { "content-type": type, "content-length": "0" },
      });
      assert.deepEqual([answer.statusCode, answer.json()], [200, { isNone: true }], type);
    }
    const headers = { "content-type": "application/json" };
    const sent = { headers, body: empty(), duplex: "half" } as const;
    const streamed = await fetch(`${address}/form`, { method: "DELETE", ...sent });
    assert.deepEqual([streamed.status, await streamed.json()], [200, { isNone: true }]);
    const needed = await fetch(`${address}/things`, { method: "POST", ...sent, body: empty() });
    assert.deepEqual(
      [needed.status, ((await needed.json()) as { code: string }).code],
      [400, "HTTP_INVALID_REQUEST"],
    );
  });

  it("lists every fault of an invalid request in one problem", async () => {
    const answer = await injectChecked(server, {
      method: "POST",
      url: "/things",
      payload: { count: "1", tags: [1], extra: 1 },
    });
    assert.equal(answer.statusCode, 400);
    const problem = answer.json();
    assert.equal(problem.code, "HTTP_INVALID_REQUEST");
    assert.equal(problem.type, "http://127.0.0.1/problems/HTTP_INVALID_REQUEST");
    assert.equal(problem.instance, "/things");
    const paths = problem.faults.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths.toSorted(), ["/body/count", "/body/extra", "/body/tags/0"]);
    assert.match(problem.detail, /^\/body\/\w+/);
  });

  it("refuses texts that the database cannot keep, however deep they lie", async () => {
    const refusals = await Promise.all(
      [
        { method: "POST", url: "/things", payload: { count: 1, tags: ["a", "b\u0000c"] } },
        { url: "/things/abc?limit=5%00", headers: withKey },
        { url: "/things/a%00c", headers: withKey },
      ].map((request) => injectChecked(server, request)),
    );
    for (const answer of refusals) {
      assert.equal(answer.statusCode, 400);
      assert.match(answer.json().faults[0].message, /U\+0000/);
    }
  });

  const refused: readonly [string, object, number, string][] = [
    ["a missing key", { url: "/things/abc" }, 401, "IDENTITY_KEY_MISSING"],
    [
      "an unknown key",
      { url: "/things/abc", headers: { "x-api-key": "tp_nobody" } },
      401,
      "IDENTITY_KEY_UNKNOWN",
    ],
    [
      "an unknown key where none is needed",
      { url: "/open", headers: { "x-api-key": "tp_nobody" } },
      401,
      "IDENTITY_KEY_UNKNOWN",
    ],
    [
      "a key without the scope",
      { url: "/things/abc", headers: { "x-api-key": "tp_narrow" } },
      403,
      "IDENTITY_SCOPE_MISSING",
    ],
    [
      "two different keys",
      { url: "/open", headers: { ...withKey, "x-api-key": "tp_narrow" } },
      400,
      "HTTP_KEYS_DIFFER",
    ],
    ["an unknown path", { url: "/nothing" }, 404, "HTTP_NOT_FOUND"],
    ["a slash behind a path", { url: "/things/abc/" }, 404, "HTTP_NOT_FOUND"],
    ["a slash behind a page", { url: "/docs/" }, 404, "HTTP_NOT_FOUND"],
    ["another method", { method: "DELETE", url: "/things/abc" }, 405, "HTTP_METHOD_NOT_ALLOWED"],
    [
      "malformed JSON",
      { method: "POST", url: "/things", headers: { "content-type": "application/json" }, payload: "{" },
      400,
      "HTTP_MALFORMED_JSON",
    ],
    [
      "an empty body where one is needed",
      { method: "POST", url: "/things", headers: { "content-type": "application/json" }, payload: "" },
      400,
      "HTTP_INVALID_REQUEST",
    ],
    [
      "a prototype in JSON",
      {
        method: "POST",
        url: "/things",
        headers: { "content-type": "application/json" },
        payload: '{"__proto__":{"a":1}}',
      },
      400,
      "HTTP_MALFORMED_JSON",
    ],
    [
      "a body above the limit",
      { method: "POST", url: "/things", payload: { tags: ["x".repeat(1_100_000)] } },
      413,
      "HTTP_BODY_TOO_LARGE",
    ],
    [
      "a body above what strangers may send",
      { method: "POST", url: "/form", payload: { tags: ["x".repeat(65_536)] } },
      413,
      "HTTP_BODY_TOO_LARGE",
    ],
    [
      "JSON that is 100,000 levels deep",
      {
        method: "POST",
        url: "/things",
        headers: { "content-type": "application/json" },
        payload: "[".repeat(1e5) + "]".repeat(1e5),
      },
      400,
      "HTTP_INVALID_REQUEST",
    ],
    [
      "another content type",
      { method: "POST", url: "/things", headers: { "content-type": "text/xml" }, payload: "<a/>" },
      415,
      "HTTP_UNSUPPORTED_MEDIA_TYPE",
    ],
    ["a broken path encoding", { url: "/things/%E0%A4%A" }, 400, "HTTP_MALFORMED_REQUEST"],
    ["a very long path", { url: `/things/${"a".repeat(20_000)}` }, 404, "HTTP_NOT_FOUND"],
  ];
  for (const [name, request, status, code] of refused) {
    it(`refuses ${name} with ${code}`, async () => {
      const answer = await injectChecked(server, request);
      assert.equal(answer.statusCode, status);
      assert.equal(answer.json().code, code);
      assert.equal(answer.json().status, status);
      assert.equal(answer.json().requestId, answer.headers["x-request-id"]);
    });
  }

  it("names the methods that a path takes", async () => {
    const answer = await server.app.inject({ method: "DELETE", url: "/things/abc" });
    assert.equal(answer.headers["allow"], "GET, HEAD");
    const trace = await server.app.inject({ method: "TRACE" as "GET", url: "/things" });
    assert.deepEqual([trace.statusCode, trace.headers["allow"]], [405, "POST"]);
  });

  it("shows nothing of an inner failure, but logs and reports it", async () => {
    const answer = await injectChecked(server, { url: "/broken" });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, "HTTP_INTERNAL");
    assert.doesNotMatch(answer.body, /hunter2|srv|password/);
    const line = server.log.lines().find(({ message }) => message === "A request failed.");
    assert.equal(line?.["requestId"], answer.headers["x-request-id"]);
    assert.match(JSON.stringify(line), /secret\.ts/);
    assert.doesNotMatch(server.log.text(), /hunter2/);
    assert.equal(server.errors.reports.length, 1);
    assert.equal(server.errors.reports[0]?.context.route, "/broken");
  });

  it("sends Retry-After and the members of an error", async () => {
    const answer = await injectChecked(server, { url: "/unavailable" });
    assert.deepEqual([answer.statusCode, answer.headers["retry-after"], answer.json().queue], [503, "7", 3]);
  });

  it("logs what it refuses for a while without an error for each call", async () => {
    await injectChecked(server, { url: "/unavailable" });
    const levels = server.log
      .lines()
      .filter(({ code, message }) => code === "X_BUSY" && message === "A request failed.");
    assert.deepEqual(new Set(levels.map(({ level }) => level)), new Set(["debug"]));
  });

  it("takes a sane request id and replaces any other", async () => {
    const id = async (given: string) =>
      (await server.app.inject({ url: "/open", headers: { "x-request-id": given } })).headers["x-request-id"];
    assert.equal(await id("order-4711.a_b"), "order-4711.a_b");
    for (const bad of ["short", "x".repeat(65), "with space 123", 'quote"123456'])
      assert.notEqual(await id(bad), bad);
  });

  it("keeps what one part adds to its routes away from the others", async () => {
    const parser = (app: HttpApp) => {
      app.addContentTypeParser("application/x-ndjson", (_request, payload, done) => done(null, payload));
      app.post(`/${crypto.randomUUID()}`, { config: { access: "public" } }, async () => ({}));
    };
    const other = await createTestServer([parser, parser, routes]);
    const answer = await injectChecked(other, {
      method: "POST",
      url: "/things",
      headers: { "content-type": "application/x-ndjson" },
      payload: "{}",
    });
    assert.equal(answer.json().code, "HTTP_UNSUPPORTED_MEDIA_TYPE");
    await other.close();
  });

  it("refuses to register a route that does not say who may call it", async () => {
    await assert.rejects(createTestServer([(app) => void app.get("/x", async () => "")]), /who may call it/);
    const scoped = { config: { access: "public", scope: "a:b" } } as const;
    await assert.rejects(
      createTestServer([(app) => void app.get("/x", scoped, async () => "")]),
      /protect nothing/,
    );
  });
});
