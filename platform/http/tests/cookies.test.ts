import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium } from "playwright-core";
import {
  clearSessionCookie,
  type HttpApp,
  readFlowCookie,
  sessionTokenOf,
  setFlowCookie,
  setSessionCookie,
  takeFlowCookie,
} from "#platform/http";
import { createTestServer, fakePeople, testPerson } from "#platform/http/testing";

const END = new Date("2040-01-02T03:04:05Z");
let changes = 0;

function routes(app: HttpApp): void {
  const open = { access: "public", setsCookie: true } as const;
  app.post("/sign-in", { config: open }, async (request, reply) => {
    setSessionCookie(reply, "former", END);
    setSessionCookie(reply, "ann", END);
    return { previous: sessionTokenOf(request) ?? null };
  });
  app.post("/sign-out", { config: { access: "person" } }, async (_request, reply) => {
    clearSessionCookie(reply);
    return {};
  });
  app.get("/me", { config: { access: "workspace-or-anonymous" } }, async ({ actor }) => ({
    who: actor.kind,
  }));
  app.post("/change", { config: { access: "person" } }, async () => ({ changes: (changes += 1) }));
  app.post("/begin", { config: open }, async (_request, reply) => {
    setFlowCookie(reply, "openid", "state=1; nonce", 600);
    return {};
  });
  app.get("/look", { config: { access: "public" } }, async (request) => ({
    kept: readFlowCookie(request, "openid") ?? null,
  }));
  app.get("/back", { config: { access: "public" } }, async (request, reply) => ({
    kept: takeFlowCookie(request, reply, "openid") ?? null,
  }));
  const page = { access: "public", contentSecurityPolicy: "default-src * 'unsafe-inline'" } as const;
  app.get("/page", { config: page }, async (_request, reply) =>
    reply.type("text/html").send("<!doctype html><title>x</title>"),
  );
}

const people = fakePeople({ ann: testPerson() });

describe("cookies", () => {
  it("of sessions are bound to this host, to https and to the server", async () => {
    for (const baseUrl of ["https://api.example.com", "http://localhost:3000", "http://127.0.0.1:3000"]) {
      const server = await createTestServer([routes], { people, baseUrl });
      const { headers } = await server.app.inject({
        method: "POST",
        url: "/sign-in",
        headers: { host: "x" },
      });
      assert.deepEqual([headers["set-cookie"]].flat(), [
        "__Host-tradepost=ann; Path=/; Expires=Mon, 02 Jan 2040 03:04:05 GMT; HttpOnly; Secure; SameSite=Lax",
      ]);
      assert.equal(headers["cache-control"], "no-store");
      assert.doesNotMatch(server.log.text(), /unencrypted/);
      await server.close();
    }
  });

  it("lose the prefix, with a warning, where browsers would not take it", async () => {
    const server = await createTestServer([routes], { people, baseUrl: "http://192.168.1.5:3000" });
    const { headers } = await server.app.inject({ method: "POST", url: "/sign-in" });
    assert.match(String(headers["set-cookie"]), /^tradepost=ann; Path=\/; [^]*HttpOnly; SameSite=Lax$/);
    assert.match(server.log.text(), /unencrypted/);
    const me = await server.app.inject({ url: "/me", headers: { cookie: "tradepost=ann" } });
    assert.equal(me.json().who, "user");
    await server.close();
  });

  it("are forgotten at sign-out, and sign-in learns of the session before", async () => {
    const server = await createTestServer([routes], { people, baseUrl: "https://a.example" });
    const headers = { cookie: "__Host-tradepost=ann", origin: "https://a.example" };
    const out = await server.app.inject({ method: "POST", url: "/sign-out", headers });
    assert.equal(
      out.headers["set-cookie"],
      "__Host-tradepost=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
    const again = await server.app.inject({ method: "POST", url: "/sign-in", headers });
    assert.equal(again.json().previous, "ann");
    await server.close();
  });

  it("of a sign-in under way are kept for minutes and taken once", async () => {
    const server = await createTestServer([routes], { people, baseUrl: "https://a.example" });
    const begun = await server.app.inject({ method: "POST", url: "/begin" });
    const set = String(begun.headers["set-cookie"]);
    assert.match(
      set,
      /^__Host-tradepost-openid=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const headers = { cookie: set.split(";")[0] ?? "" };
    assert.equal((await server.app.inject({ url: "/look", headers })).headers["set-cookie"], undefined);
    const back = await server.app.inject({ url: "/back", headers });
    assert.equal(back.json().kept, "state=1; nonce");
    assert.match(String(back.headers["set-cookie"]), /^__Host-tradepost-openid=; Max-Age=0/);
    assert.equal((await server.app.inject("/back")).json().kept, null);
    await server.close();
  });
});

const CHROMIUM = "/usr/bin/chromium";

describe("a browser", { skip: existsSync(CHROMIUM) ? false : `needs ${CHROMIUM}`, timeout: 300_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await chromium.launch({ timeout: 180_000, executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  after(() => browser.close());

  for (const name of ["localhost", "127.0.0.1"]) {
    it(`keeps the session on http://${name}, hides it from scripts, and takes it to no page of another port`, async () => {
      changes = 0;
      const server = await createTestServer([routes], { people, baseUrl: "http://localhost:3000" });
      const evil = await createTestServer([routes], { people });
      const [url, evilUrl] = (await Promise.all([server.listen(), evil.listen()])).map((address) =>
        address.replace("127.0.0.1", name),
      );
      const context = await browser.newContext();
      const page = await context.newPage();
      const call = (path: string, method: string) =>
        page.evaluate(
          async ([target = "", how = ""]) => {
            const answer = await fetch(target, { method: how, credentials: "include" });
            return (await answer.json()) as unknown;
          },
          [path, method],
        );
      await page.goto(`${url}/page`);
      await call("/sign-in", "POST");
      assert.deepEqual(await call("/me", "GET"), { who: "user" });
      assert.deepEqual(await call("/change", "POST"), { changes: 1 });
      assert.equal(await page.evaluate("document.cookie"), "");
      await page.goto(`${evilUrl}/page`);
      await page.evaluate(
        (target) => fetch(target, { method: "POST", mode: "no-cors", credentials: "include" }).then(() => 0),
        `${url}/change`,
      );
      assert.equal(changes, 1);
      await page.goto(`${url}/page`);
      await call("/sign-out", "POST");
      assert.deepEqual(await call("/me", "GET"), { who: "anonymous" });
      await context.close();
      await Promise.all([server.close(), evil.close()]);
    });
  }
});
