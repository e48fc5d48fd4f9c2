import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { crawl, type CrawlReport } from "#platform/http/testing";
import { codeOf, openHouse, SITE, type TestHouse } from "../isolation/support/house.ts";
import { call, openRegistry, PASSWORD, signIn } from "../isolation/support/people.ts";

/** Four megabytes for each call, and answers of other parts have the same headers. */
const SKIPPED = ["GET /docs/reference.js"];
const PAGES = ["/sign-in", "/sign-up", "/verify", "/reset-password", "/invitation", "/account"];

let server: TestHouse;
let report: CrawlReport;

before(async () => {
  server = await openHouse({ TRADEPOST_ENVIRONMENT: "production" });
  const registry = await openRegistry(server);
  const ann = await registry.add("ann@example.com", "Ann");
  const operator = await registry.add("operator@example.com", "Operator");
  await server.house.parts.tenancy.operators.grantOperator(operator.email);
  report = await crawl({
    server: server.house.http,
    callers: { nobody: {}, ann: { ...ann.browser }, operator: { ...operator.browser } },
    strictTransport: true,
    parameters: { code: "HTTP_NOT_FOUND", vin: "1HGCM82633A004352" },
    foreignErrors: ["/api/vehicles", "/api/Vehicles"],
    skip: SKIPPED,
  });
});
after(() => server.close());

describe("answers to browsers", () => {
  it("protect themselves: frames, caches, types, scripts, cookies, on every route as everybody", (context) => {
    assert.deepEqual(report.faults, []);
    assert.ok(report.answers.length > 1000, `only ${report.answers.length}`);
    context.diagnostic(`${report.answers.length} answers of ${server.house.http.routes.length} routes`);
  });

  it("say what they are, with their character set", () => {
    const wrong = report.answers.flatMap(({ method, url, status, headers, body }) => {
      const type = String(headers["content-type"] ?? "");
      const isText = /^text\/|[/+]xml/.test(type);
      const isRight = body === "" || (type !== "" && (!isText || /; charset=utf-8$/i.test(type)));
      return isRight ? [] : [`${method} ${url} ${status}: ${type}`];
    });
    assert.deepEqual([...new Set(wrong)], []);
  });

  it("give nobody else's page leave to read them", () => {
    const allowing = report.answers.filter(
      ({ headers }) => headers["access-control-allow-origin"] !== undefined,
    );
    assert.deepEqual(allowing, []);
  });
});

describe("pages", () => {
  it("mask passwords and hinder neither pasting nor password managers", async () => {
    const texts = await Promise.all(
      PAGES.map(async (url) => (await server.send({ method: "GET", url })).body),
    );
    const inputs = texts.flatMap((text) => [...text.matchAll(/<input\b[^>]*>/g)].map(([input]) => input));
    const secret = inputs.filter((input) => /name="(?:p|newP)assword"/.test(input));
    assert.ok(secret.length >= 4, `only ${secret.length}`);
    for (const input of secret) {
      assert.match(input, / type="password"/);
      assert.match(input, / autocomplete="(?:current|new)-password"/);
    }
    const { body: script } = await server.send({ method: "GET", url: "/pages/script.js" });
    assert.doesNotMatch(`${script}${texts.join()}`, /\bonpaste\b|["']paste["']|["']copy["']/);
  });

  it("lead to a way out from wherever somebody is signed in", async () => {
    assert.match((await server.send({ method: "GET", url: "/account" })).body, /id="sign-out"/);
  });
});

describe("a browser that signs out", () => {
  it("is told to forget the session and whatever else it kept", async () => {
    const browser = await signIn(server, "operator@example.com");
    const { headers, cookies } = await call(server, browser, "POST", "/api/v1/auth/sign-out");
    const [session] = cookies.filter(({ name }) => name === "__Host-tradepost");
    assert.deepEqual([session?.value, session?.maxAge], ["", 0]);
    assert.equal(headers["clear-site-data"], '"storage"');
  });
});

describe("a sign-in that another page began", () => {
  const body = { email: "operator@example.com", password: PASSWORD };
  const ways: Readonly<Record<string, object>> = {
    "sign-in": body,
    "second-factor": { challenge: "x", code: "123456" },
    "passkeys/sign-in": {},
    telegram: {},
    "sign-up": { email: "planted@example.com", name: "Planted", password: PASSWORD },
  };

  it("leaves no session of the attacker in the browser, and no sign-up", async () => {
    for (const [way, sent] of Object.entries(ways)) {
      for (const headers of [
        { origin: "https://evil.example.com" },
        { origin: "null" },
        { origin: SITE, "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "cross-site" },
      ]) {
        const answer = await call(server, headers, "POST", `/api/v1/auth/${way}`, sent);
        const what = `${way} ${JSON.stringify(headers)}`;
        assert.equal(`${answer.statusCode} ${codeOf(answer)}`, "403 HTTP_ORIGIN_REFUSED", what);
        assert.equal(answer.headers["set-cookie"], undefined, what);
      }
      const plain = { "content-type": "text/plain", origin: SITE };
      const form = { "content-type": "application/x-www-form-urlencoded", origin: SITE };
      for (const headers of [plain, form]) {
        const url = `/api/v1/auth/${way}`;
        const { statusCode } = await server.send({
          method: "POST",
          url,
          headers,
          payload: JSON.stringify(sent),
        });
        assert.equal(statusCode, 415, `${way} as ${headers["content-type"]}`);
      }
    }
  });
});
