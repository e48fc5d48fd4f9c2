import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RouteShorthandOptions } from "fastify";
import { type HttpApp, setSessionCookie } from "#platform/http";
import { createTestServer, fakePeople, TEST_KEY, testPerson, type TestServer } from "#platform/http/testing";

const OWN = "https://api.example.com";
const CONSOLE = "https://console.example.com";
const PARTNER = "https://partner.example";

function routes(app: HttpApp): void {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"] as const) {
    app.route({ method, url: "/thing", config: { access: "person" }, handler: async () => ({}) });
    app.route({
      method,
      url: "/shared",
      config: { access: "workspace-or-anonymous" },
      handler: async () => ({}),
    });
  }
  app.post("/sign-in", { config: { access: "public", setsCookie: true } }, async (_request, reply) => {
    setSessionCookie(reply, "ann", new Date(1e12));
    return {};
  });
  app.post("/public", { config: { access: "public" } }, async () => ({}));
}

const cookie = "__Host-tradepost=ann";
type Headers = Record<string, string>;

/** Whether a change may be made with these headers beside the session cookie. */
const attempts: readonly [string, Headers, boolean][] = [
  ["a page of our own", { origin: OWN, "sec-fetch-site": "same-origin" }, true],
  ["a page of our own in an older browser", { origin: OWN }, true],
  ["a page of a listed origin", { origin: CONSOLE, "sec-fetch-site": "same-site" }, true],
  ["a page of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
  ["a page of another site in an older browser", { origin: "https://evil.example" }, false],
  [
    "a page that may call the API, but not with a session",
    { origin: PARTNER, "sec-fetch-site": "cross-site" },
    false,
  ],
  [
    "another host of the domain",
    { origin: "https://blog.example.com", "sec-fetch-site": "same-site" },
    false,
  ],
  ["our host by http", { origin: "http://api.example.com", "sec-fetch-site": "cross-site" }, false],
  ["our host on another port", { origin: `${OWN}:8443`, "sec-fetch-site": "same-site" }, false],
  ["a host that begins like ours", { origin: `${OWN}.evil.example` }, false],
  ["a host that ends like ours", { origin: "https://evilapi.example.com" }, false],
  ["a sandboxed frame or a redirect", { origin: "null", "sec-fetch-site": "cross-site" }, false],
  ["no origin", {}, false],
  ["no origin, but the same site", { "sec-fetch-site": "same-origin" }, false],
  ["our origin, but another site", { origin: OWN, "sec-fetch-site": "cross-site" }, false],
  ["an empty origin", { origin: "" }, false],
  ["two origins", { origin: `${OWN}, https://evil.example` }, false],
  ["a referer in place of the origin", { referer: `${OWN}/console` }, false],
];

describe("pages of other sites", () => {
  let server: TestServer;
  before(async () => {
    server = await createTestServer([routes], {
      people: fakePeople({ ann: testPerson() }),
      baseUrl: OWN,
      config: { sessionOrigins: [CONSOLE], corsOrigins: [PARTNER] },
    });
  });
  after(() => server.close());

  const send = (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", url: string, headers: Headers) =>
    server.app.inject({ method, url, headers: { host: "api.example.com", ...headers } });

  for (const [who, headers, allowed] of attempts) {
    it(`${allowed ? "let" : "do not let"} ${who} change something with the cookie`, async () => {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
        for (const url of ["/thing", "/shared"]) {
          const answer = await send(method, url, { cookie, ...headers });
          assert.equal(answer.statusCode, allowed ? 200 : 403);
          if (!allowed) assert.equal(answer.json().code, "HTTP_ORIGIN_REFUSED");
        }
      }
      assert.equal((await send("GET", "/thing", { cookie, ...headers })).statusCode, 200);
    });
  }

  it("cannot sign somebody in as the attacker; programs, which are no pages, may sign in", async () => {
    for (const [who, headers, allowed] of attempts) {
      const answer = await send("POST", "/sign-in", headers);
      const isProgram = headers["origin"] === undefined && headers["sec-fetch-site"] === undefined;
      assert.equal(answer.statusCode, allowed || isProgram ? 200 : 403, who);
    }
    assert.equal((await send("POST", "/sign-in", { cookie: "theme=dark" })).statusCode, 403);
  });

  it("may use keys and tokens, which no browser sends by itself, and public routes", async () => {
    const headers = { origin: PARTNER, "sec-fetch-site": "cross-site" };
    assert.equal(
      (await send("POST", "/thing", { ...headers, authorization: "Bearer ann.b.c" })).statusCode,
      200,
    );
    assert.equal((await send("POST", "/shared", { ...headers, "x-api-key": TEST_KEY })).statusCode, 200);
    assert.equal((await send("POST", "/public", { ...headers, cookie })).statusCode, 200);
  });

  it("get credentials allowed only where listed for sessions", async () => {
    const granted = async (origin: string, url: string, method: "GET" | "OPTIONS" = "GET") => {
      const { headers } = await server.app.inject({
        method,
        url,
        headers: { origin, "access-control-request-method": "POST" },
      });
      return [headers["access-control-allow-origin"], headers["access-control-allow-credentials"]];
    };
    for (const url of ["/thing", "/nothing"]) {
      for (const method of ["GET", "OPTIONS"] as const) {
        assert.deepEqual(await granted(CONSOLE, url, method), [CONSOLE, "true"]);
        assert.deepEqual(await granted(PARTNER, url, method), [PARTNER, undefined]);
        assert.deepEqual(await granted("https://evil.example", url, method), [undefined, undefined]);
      }
    }
    const refused = await server.app.inject({ method: "PUT", url: "/sign-in", headers: { origin: PARTNER } });
    assert.deepEqual([refused.statusCode, refused.headers["access-control-allow-origin"]], [405, PARTNER]);
  });

  it("never get credentials allowed by *", async () => {
    for (const sessionOrigins of [[], [CONSOLE]]) {
      const open = await createTestServer([routes], {
        baseUrl: OWN,
        config: { corsOrigins: ["*"], sessionOrigins },
      });
      const { headers } = await open.app.inject({
        url: "/thing",
        headers: { origin: "https://evil.example" },
      });
      assert.ok(headers["access-control-allow-origin"] !== undefined);
      assert.equal(headers["access-control-allow-credentials"], undefined);
      await open.close();
    }
  });

  it("on this very machine are those of other ports and names", async () => {
    const local = await createTestServer([routes], {
      people: fakePeople({ ann: testPerson() }),
      baseUrl: "http://localhost:3000",
    });
    const from = async (origin: string, host: string) =>
      (await local.app.inject({ method: "POST", url: "/thing", headers: { cookie, origin, host } }))
        .statusCode;
    assert.equal(await from("http://localhost:3000", "localhost:3000"), 200);
    assert.equal(await from("http://127.0.0.1:4711", "127.0.0.1:4711"), 200);
    assert.equal(await from("http://localhost:8080", "localhost:3000"), 403);
    assert.equal(await from("http://rebound.example:3000", "rebound.example:3000"), 403);
    await local.close();
  });
});

describe("routes that only read", () => {
  it("are not registered with a body or an idempotency rule", async () => {
    const access = "public";
    const wrong: readonly RouteShorthandOptions[] = [
      { config: { access }, schema: { body: { type: "object" } } },
      { config: { access, idempotency: "by-key" } },
    ];
    for (const options of wrong) {
      const register = (app: HttpApp) => void app.get("/x", options, async () => "");
      await assert.rejects(createTestServer([register]), /only reads|GET:\/x route is not supported/);
    }
  });
});
