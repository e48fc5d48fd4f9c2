import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { HttpApp } from "#platform/http";
import { createTestServer, fakePeople, testPerson, type TestServer } from "#platform/http/testing";
import { say, statusesIn } from "./raw.ts";

function routes(app: HttpApp): void {
  app.get("/me", { config: { access: "person" } }, async ({ actor }) => ({ who: actor.kind }));
}

describe("cookies of attackers", () => {
  let server: TestServer;
  let url: string;
  before(async () => {
    server = await createTestServer([routes], {
      people: fakePeople({ ann: testPerson(), eve: testPerson() }),
    });
    url = await server.listen();
  });
  after(() => server.close());

  const get = async (cookie: string) =>
    (await server.app.inject({ url: "/me", headers: { cookie } })).statusCode;

  it("that are too large are refused with 431, by name", async () => {
    for (const cookie of [
      `a=${"x".repeat(17_000)}`,
      `__Host-tradepost=${"x".repeat(17_000)}`,
      "a=b; ".repeat(4_000),
    ]) {
      const said = await say(url, `GET /me HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\n\r\n`);
      assert.deepEqual(statusesIn(said), [431]);
      assert.match(said, /HTTP_HEADERS_TOO_LARGE/);
    }
  });

  it("that are no cookies let nobody in and break nothing", async () => {
    const odd = [
      "=",
      ";",
      ";;;",
      "=ann",
      "__Host-tradepost",
      "__Host-tradepost=",
      "__Host-tradepost==",
      "%",
      "__Host-tradepost=%E0%A4%A",
      "__Host-tradepost=\u00ff",
      "$Version=1; __host-tradepost=ann",
      "a=b, __Host-tradepost",
      "__proto__=ann",
      " = ; = ",
    ];
    for (const cookie of odd) assert.equal(await get(cookie), 401, cookie);
  });

  it("that are planted beside the right one are refused, whichever comes first", async () => {
    assert.equal(await get("__Host-tradepost=ann"), 200);
    assert.equal(await get("__Host-tradepost=ann; __Host-tradepost=ann"), 200);
    assert.equal(await get("__Host-tradepost=eve; __Host-tradepost=ann"), 400);
    assert.equal(await get("__Host-tradepost=ann; a=b;__Host-tradepost=eve"), 400);
    const said = await say(
      url,
      "GET /me HTTP/1.1\r\nHost: a\r\nCookie: __Host-tradepost=ann\r\nCookie: __Host-tradepost=eve\r\nConnection: close\r\n\r\n",
    );
    assert.deepEqual(statusesIn(said), [400]);
  });
});
