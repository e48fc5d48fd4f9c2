import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browserOf, call, openRegistry, PASSWORD, type Person, signIn } from "../isolation/support/people.ts";
import { codeOf, openHouse, SITE, type TestHouse } from "../isolation/support/house.ts";

const VEHICLE = "/api/vehicles/DecodeVinValues/1HGCM82633A004352?format=json";
const LIMIT = 5;

/** Headers by which proxies name the client, each with another address every time. */
const NAMING = [
  "x-forwarded-for",
  "forwarded",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "true-client-ip",
  "cf-connecting-ip",
  "fastly-client-ip",
  "x-originating-ip",
];

let server: TestHouse;
let ann: Person;

before(async () => {
  server = await openHouse();
  ann = await (await openRegistry(server)).add("ann@example.com", "Ann");
});
after(() => server.close());

describe("headers that lie", () => {
  it("give nobody another address before the limits", async () => {
    await using limited = await openHouse({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
    const codes: number[] = [];
    for (const [number, name] of [...NAMING, ...NAMING].entries()) {
      const address = `203.0.113.${number}`;
      const value = name === "forwarded" ? `for=${address}` : address;
      const answer = await limited.send({ method: "GET", url: VEHICLE, headers: { [name]: value } });
      codes.push(answer.statusCode);
    }
    assert.ok(codes.filter((code) => code === 200).length <= LIMIT, codes.join());
    assert.equal(codes.at(-1), 429);
  });

  it("name no other host in what the installation says of itself", async () => {
    const headers = {
      host: "evil.example.com",
      "x-forwarded-host": "evil.example.com",
      "x-forwarded-proto": "http",
      forwarded: "host=evil.example.com;proto=http",
    };
    for (const url of ["/", "/api/v1/me", "/no-such-path", "/problems/IDENTITY_KEY_MISSING", "/sign-in"]) {
      const { headers: sent, body } = await server.send({ method: "GET", url, headers });
      assert.ok(!`${JSON.stringify(sent)}${body}`.includes("evil"), url);
    }
  });

  it("make no other request of a request", async () => {
    const headers = {
      ...ann.browser,
      "x-http-method-override": "DELETE",
      "x-method-override": "DELETE",
      "x-original-url": "/api/v1/operator/users",
      "x-rewrite-url": "/api/v1/operator/users",
    };
    const { statusCode, body } = await server.send({
      method: "GET",
      url: "/api/v1/me?_method=DELETE",
      headers,
    });
    assert.ok(statusCode === 400 || (statusCode === 200 && JSON.parse(body).user.email === ann.email), body);
  });

  it("let no page of another site act with the cookie, or without naming itself", async () => {
    const { cookie = "" } = ann.browser;
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: "https://evil.example.com" },
      { origin: "https://example.com" },
      { origin: "https://tradepost.example.com.evil.example" },
      { origin: "https://sub.tradepost.example.com" },
      { origin: "http://tradepost.example.com" },
      { origin: "https://tradepost.example.com:8443" },
      { origin: "null" },
      { origin: SITE, "sec-fetch-site": "cross-site" },
      { origin: SITE, "sec-fetch-site": "same-site" },
      { referer: `${SITE}/account` },
      {},
    ];
    for (const headers of foreign) {
      const answer = await call(server, { cookie, ...headers }, "POST", "/api/v1/workspaces", {
        name: "Planted",
      });
      assert.equal(
        `${answer.statusCode} ${codeOf(answer)}`,
        "403 HTTP_ORIGIN_REFUSED",
        JSON.stringify(headers),
      );
    }
    const planted = await server.asSuperuser("select 1 from identity.workspaces where name = 'Planted'");
    assert.deepEqual(planted, []);
  });
});

describe("a session", () => {
  it("is never the one that somebody laid ready before the sign-in", async () => {
    const laid = "attackers-token-attackers-token-attackers-token";
    const headers = { cookie: `__Host-tradepost=${laid}`, origin: SITE };
    const body = { email: ann.email, password: PASSWORD };
    const answer = await call(server, headers, "POST", "/api/v1/auth/sign-in", body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.ok(!String(browserOf(answer)["cookie"]).includes(laid));
    assert.equal((await call(server, headers, "GET", "/api/v1/me")).statusCode, 401);
  });

  it("is another after each sign-in, and the one that the browser had is over", async () => {
    const first = await signIn(server, ann.email);
    const body = { email: ann.email, password: PASSWORD };
    const again = browserOf(await call(server, first, "POST", "/api/v1/auth/sign-in", body));
    assert.notEqual(again["cookie"], first["cookie"]);
    assert.equal((await call(server, first, "GET", "/api/v1/me")).statusCode, 401);
    assert.equal((await call(server, again, "GET", "/api/v1/me")).statusCode, 200);
  });

  it("is refused when two different ones are sent", async () => {
    const { cookie = "" } = ann.browser;
    const { cookie: other = "" } = await signIn(server, ann.email);
    const answer = await call(server, { cookie: `${cookie}; ${other}` }, "GET", "/api/v1/me");
    assert.equal(answer.statusCode, 400, answer.body);
  });
});
