import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpApp } from "#platform/http";
import {
  createTestServer,
  injectChecked,
  TEST_KEY,
  testActor,
  fakeIdentity,
  fakePeople,
  testPerson,
} from "#platform/http/testing";
import { createLimits, limitsConfig, type LimitsConfig } from "#platform/limits";
import { fakeClock } from "#platform/kernel/testing";

function limitsOf(changes: Partial<LimitsConfig>) {
  const fallbacks = Object.fromEntries(
    Object.entries(limitsConfig.variables).map(([name, { fallback }]) => [name, fallback]),
  );
  return createLimits({ config: { ...(fallbacks as LimitsConfig), ...changes }, clock: fakeClock() });
}

function routes(app: HttpApp): void {
  app.get(
    "/thing",
    { config: { access: "workspace-or-anonymous" }, schema: { response: { 200: {} } } },
    async () => ({}),
  );
  app.post(
    "/batch",
    { config: { access: "workspace", limits: "by-route" }, schema: { response: { 200: {} } } },
    async (request) => {
      await request.chargeLimits(3);
      return {};
    },
  );
  app.get("/mine", { config: { access: "person" } }, async () => ({}));
  app.get("/product", { config: { access: "workspace" } }, async () => ({}));
  app.get("/mine/export", { config: { access: "person", costly: true } }, async () => ({}));
  app.post("/manage", { config: { access: "workspace", charges: "person" } }, async () => ({}));
  app.post("/revoke", { config: { access: "workspace", charges: "credential" } }, async () => ({}));
  app.post("/leave", { config: { access: "workspace-or-anonymous", charges: "address" } }, async () => ({}));
  app.get("/operators", { config: { access: "operator" } }, async () => ({}));
  app.post("/sign-in", { config: { access: "public", setsCookie: true } }, async () => ({}));
  app.get(
    "/free",
    { config: { access: "public", limits: "none" }, schema: { response: { 200: {} } } },
    async () => ({}),
  );
}

describe("limits", () => {
  it("tell what is left, then refuse with the problem type and the violated policies", async () => {
    const server = await createTestServer([routes], { limits: limitsOf({ addressPerMinute: 2 }) });
    const first = await injectChecked(server, { url: "/thing" });
    assert.equal(first.headers["ratelimit-policy"], '"ip";q=2;w=60, "ip-hour";q=1000;w=3600');
    assert.match(String(first.headers["ratelimit"]), /^"ip";r=1;t=\d+, /);
    assert.equal(first.headers["x-ratelimit-remaining"], "1");
    await injectChecked(server, { url: "/thing" });
    const refused = await injectChecked(server, { url: "/thing" });
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.json().type, "https://iana.org/assignments/http-problem-types#quota-exceeded");
    assert.deepEqual(refused.json()["violated-policies"], ["ip"]);
    assert.equal(refused.headers["retry-after"], "60");
    assert.equal((await injectChecked(server, { url: "/free" })).statusCode, 200);
    await server.close();
  });

  it("count a key by itself, and what the route says for a batch", async () => {
    const identity = fakeIdentity({
      [TEST_KEY]: testActor(),
      tp_own: testActor({ keyId: "own", limitPerMinute: 4 }),
    });
    const server = await createTestServer([routes], {
      identity,
      limits: limitsOf({ apiKeyPerMinute: 5, workspacePerMinute: 50 }),
    });
    const batch = (key: string) =>
      injectChecked(server, { method: "POST", url: "/batch", headers: { "x-api-key": key } });
    assert.equal((await batch(TEST_KEY)).headers["x-ratelimit-remaining"], "2");
    assert.equal((await batch(TEST_KEY)).statusCode, 429);
    assert.equal((await batch("tp_own")).headers["x-ratelimit-limit"], "4");
    await server.close();
  });

  it("cost the address of whoever tries keys", async () => {
    const server = await createTestServer([routes], { limits: limitsOf({ addressPerMinute: 2 }) });
    const guess = () => injectChecked(server, { url: "/thing", headers: { "x-api-key": "tp_guess" } });
    const statuses = [await guess(), await guess(), await guess()].map(({ statusCode }) => statusCode);
    assert.deepEqual(statuses, [401, 401, 429]);
    await server.close();
  });

  it("count people by themselves, on routes of products in their workspace, too, and those who sign in by their address", async () => {
    const { workspaceId } = testActor();
    const ann = testPerson({ workspaceId });
    const people = fakePeople({ ann, bob: { ...ann, userId: "bob" }, cleo: testPerson({ userId: "cleo" }) });
    const server = await createTestServer([routes], {
      people,
      limits: limitsOf({ userPerMinute: 2, workspacePerMinute: 3, addressPerMinute: 2 }),
    });
    const ask = async (name: string, url: string) =>
      (await server.app.inject({ url, headers: { authorization: `Bearer ${name}.a.b` } })).statusCode;
    const use = (name: string) => ask(name, "/product");
    assert.deepEqual([await use("ann"), await use("ann"), await use("ann")], [200, 200, 429]);
    assert.deepEqual([await use("bob"), await use("bob"), await ask("bob", "/mine")], [200, 429, 200]);
    assert.equal(await ask("cleo", "/mine"), 200);
    const signIn = async () => (await server.app.inject({ method: "POST", url: "/sign-in" })).statusCode;
    assert.deepEqual([await signIn(), await signIn(), await signIn()], [200, 200, 429]);
    await server.close();
  });

  it("shut nobody out of managing a workspace because a key has used it up", async () => {
    const ann = testPerson({ workspaceId: testActor().workspaceId });
    const server = await createTestServer([routes], {
      people: fakePeople({ ann, stolen: { ...ann, sessionId: "stolen" } }),
      identity: fakeIdentity({ [TEST_KEY]: testActor(), tp_other: testActor({ keyId: "other" }) }),
      limits: limitsOf({ workspacePerMinute: 2, userPerMinute: 2, addressPerMinute: 2 }),
    });
    const send = async (method: "GET" | "POST", url: string, headers: Record<string, string>) =>
      (await server.app.inject({ method, url, headers })).statusCode;
    const key = { "x-api-key": TEST_KEY };
    for (const expected of [200, 200, 429]) assert.equal(await send("GET", "/product", key), expected);
    const owner = { authorization: "Bearer ann.a.b" };
    assert.equal(await send("GET", "/product", owner), 429);
    for (const expected of [200, 200, 429]) assert.equal(await send("POST", "/manage", owner), expected);
    // Neither the key nor another session of the same person uses up what takes access away.
    const thief = { authorization: "Bearer stolen.a.b" };
    for (const expected of [200, 200, 429]) assert.equal(await send("POST", "/revoke", thief), expected);
    assert.equal(await send("POST", "/revoke", owner), 200);
    assert.equal(await send("POST", "/manage", { "x-api-key": "tp_other" }), 429);
    assert.equal(await send("POST", "/revoke", { "x-api-key": "tp_other" }), 200);
    // Leaving is refused by nothing but a flood of it from one address.
    for (const expected of [200, 200, 429]) assert.equal(await send("GET", "/thing", {}), expected);
    for (const expected of [200, 200, 429]) assert.equal(await send("POST", "/leave", owner), expected);
    await server.close();
  });

  it("leave people much more room for what pages read than for changes", async () => {
    const server = await createTestServer([routes], {
      people: fakePeople({ ann: testPerson({ workspaceId: testActor().workspaceId }) }),
      limits: limitsOf({ userPerMinute: 1, userPerHour: 1 }),
    });
    const send = (method: "GET" | "HEAD" | "POST", url: string) =>
      server.app.inject({ method, url, headers: { authorization: "Bearer ann.a.b" } });
    const read = await send("GET", "/mine");
    assert.equal(read.headers["ratelimit-policy"], '"user-read";q=600;w=60');
    assert.equal((await send("HEAD", "/mine")).headers["x-ratelimit-remaining"], "598");
    assert.equal((await send("POST", "/manage")).statusCode, 200);
    assert.equal((await send("POST", "/manage")).statusCode, 429);
    for (const url of ["/mine/export", "/product"])
      assert.equal((await send("GET", url)).statusCode, 429, url);
    assert.equal((await send("GET", "/mine")).statusCode, 200);
    await server.close();
  });

  it("let nobody guess keys at the price of a route that counts by itself", async () => {
    const server = await createTestServer([routes], { limits: limitsOf({ addressPerMinute: 1 }) });
    const guess = async (method: "GET" | "POST", url: string) =>
      (await server.app.inject({ method, url, headers: { "x-api-key": "tp_guess" } })).statusCode;
    assert.deepEqual([await guess("GET", "/thing"), await guess("POST", "/leave")], [401, 429]);
    await server.close();
  });

  it("count also who knocks at closed doors", async () => {
    const identity = fakeIdentity({ [TEST_KEY]: testActor() });
    const server = await createTestServer([routes], {
      identity,
      limits: limitsOf({ apiKeyPerMinute: 1, addressPerMinute: 1 }),
    });
    for (const headers of [{ "x-api-key": TEST_KEY }, {}]) {
      const statuses = [];
      for (let call = 0; call < 2; call += 1)
        statuses.push((await server.app.inject({ url: "/operators", headers })).statusCode);
      assert.deepEqual([(statuses[0] ?? 0) < 404, statuses[1]], [true, 429]);
    }
    await server.close();
  });

  it("follow the client's address only through trusted proxies", async () => {
    const limits = () => limitsOf({ addressPerMinute: 1 });
    const statuses = async (trusted: readonly string[]) => {
      const server = await createTestServer([routes], {
        limits: limits(),
        config: { trustedProxies: trusted },
      });
      const from = (address: string) =>
        server.app.inject({
          url: "/thing",
          remoteAddress: "10.1.2.3",
          headers: { "x-forwarded-for": address },
        });
      const found = [await from("198.51.100.1"), await from("198.51.100.2")].map(
        ({ statusCode }) => statusCode,
      );
      // What the client itself wrote in front does not count.
      found.push((await from("203.0.113.9, 198.51.100.2")).statusCode);
      await server.close();
      return found;
    };
    assert.deepEqual(await statuses([]), [200, 429, 429]);
    assert.deepEqual(await statuses(["1"]), [200, 200, 429]);
    assert.deepEqual(await statuses(["10.0.0.0/8"]), [200, 200, 429]);
    assert.deepEqual(await statuses(["192.168.0.0/16"]), [200, 429, 429]);
  });
});
