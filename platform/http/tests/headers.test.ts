import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { HttpApp } from "#platform/http";
import { createTestServer, TEST_KEY, type TestServer } from "#platform/http/testing";

function routes(app: HttpApp): void {
  app.get("/data", { config: { access: "workspace" } }, async () => ({ private: true }));
  app.get("/cached", { config: { access: "public" } }, (_request, reply) => {
    reply.header("cache-control", "public, max-age=60").send(Buffer.from("{}"));
  });
  app.get("/broken", { config: { access: "public" } }, async () => {
    throw new Error("inside");
  });
}

describe("headers", () => {
  let server: TestServer;

  before(async () => {
    server = await createTestServer([routes], { production: true, baseUrl: "https://api.example.com" });
  });
  after(() => server.close());

  it("protects every route and every status", async () => {
    const documented = Object.keys((await server.app.inject("/openapi.json")).json().paths);
    const pages = [
      "/",
      "/docs",
      "/docs/start.js",
      "/docs/reference.js",
      "/openapi.json",
      "/metrics",
      "/problems/HTTP_NOT_FOUND",
    ];
    const requests = [...documented, ...pages, "/problems/NOPE", "/nothing", "/data/%E0%A4%A"];
    const statuses = new Set<number>();
    for (const url of requests) {
      for (const headers of [{}, { authorization: `Bearer ${TEST_KEY}` }]) {
        const answer = await server.app.inject({ url, headers });
        statuses.add(answer.statusCode);
        const sent = answer.headers;
        assert.equal(sent["x-content-type-options"], "nosniff", url);
        assert.equal(sent["x-frame-options"], "DENY", url);
        assert.equal(sent["x-xss-protection"], "1; mode=block", url);
        assert.equal(sent["referrer-policy"], "no-referrer", url);
        assert.equal(sent["strict-transport-security"], "max-age=31536000; includeSubDomains", url);
        assert.match(
          String(sent["content-security-policy"]),
          /default-src '(?:none|self)';.*frame-ancestors 'none'/,
          url,
        );
        assert.ok(sent["cache-control"] !== undefined, url);
        assert.ok(String(sent["x-request-id"]).length >= 8, url);
        assert.equal(sent["server"], undefined);
      }
    }
    assert.deepEqual([...statuses].toSorted(), [200, 400, 401, 403, 404, 500, 503]);
  });

  it("forbids storing answers unless the route allows it", async () => {
    const headers = { authorization: `Bearer ${TEST_KEY}` };
    assert.equal((await server.app.inject({ url: "/data", headers })).headers["cache-control"], "no-store");
    assert.equal((await server.app.inject("/cached")).headers["cache-control"], "public, max-age=60");
    assert.equal((await server.app.inject("/broken")).headers["cache-control"], "no-store");
  });

  it("tells how long an answer took to those who are known, and nobody else", async () => {
    const headers = { authorization: `Bearer ${TEST_KEY}` };
    const { headers: told } = await server.app.inject({ url: "/data", headers });
    assert.match(String(told["server-timing"]), /^app;dur=\d+\.\d\d$/);
    assert.equal((await server.app.inject("/cached")).headers["server-timing"], undefined);
  });

  it("asks for a key in the way of RFC 9110", async () => {
    assert.equal((await server.app.inject("/data")).headers["www-authenticate"], 'Bearer realm="tradepost"');
  });

  it("promises https only in production behind an https address", async () => {
    for (const changes of [
      { production: false, baseUrl: "https://a" },
      { production: true, baseUrl: "http://a" },
    ]) {
      const other = await createTestServer([], changes);
      assert.equal((await other.app.inject("/live")).headers["strict-transport-security"], undefined);
      await other.close();
    }
  });
});

describe("other origins", () => {
  it("get no permission by default", async () => {
    const server = await createTestServer([routes]);
    const answer = await server.app.inject({ url: "/cached", headers: { origin: "https://evil.example" } });
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
    await server.close();
  });

  it("get permission when they are listed", async () => {
    const server = await createTestServer([routes], { config: { corsOrigins: ["https://app.example.com"] } });
    const ask = (origin: string, method: "GET" | "OPTIONS") =>
      server.app.inject({
        url: "/data",
        method,
        headers: { origin, "access-control-request-method": "GET" },
      });
    const preflight = await ask("https://app.example.com", "OPTIONS");
    assert.deepEqual(
      [preflight.statusCode, preflight.headers["access-control-allow-origin"]],
      [204, "https://app.example.com"],
    );
    const refused = await ask("https://app.example.com", "GET");
    assert.deepEqual(
      [refused.statusCode, refused.headers["access-control-allow-origin"]],
      [401, "https://app.example.com"],
    );
    assert.match(String(refused.headers["access-control-expose-headers"]), /RateLimit/);
    assert.equal(
      (await ask("https://evil.example", "OPTIONS")).headers["access-control-allow-origin"],
      undefined,
    );
    await server.close();
  });
});
