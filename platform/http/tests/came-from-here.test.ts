import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createTestServer, type TestServer } from "#platform/http/testing";

describe("what is for this very machine", () => {
  let server: TestServer;
  before(async () => {
    server = await createTestServer([]);
  });
  after(() => server.close());

  const statusOf = async (headers: Record<string, string>, remoteAddress = "127.0.0.1") =>
    (await server.app.inject({ url: "/metrics", headers, remoteAddress })).statusCode;

  it("is given to callers here by each of its own names", async () => {
    const hosts = [
      "localhost",
      "LocalHost:3000",
      "shop.localhost:3000",
      "127.0.0.1",
      "127.1.2.3:80",
      "[::1]:3000",
    ];
    for (const host of hosts)
      for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
        assert.equal(await statusOf({ host }, address), 200, `${host} from ${address}`);
  });

  it("is refused by any other name, so that no page can make its own name lead here", async () => {
    const hosts = [
      "evil.example.com",
      "localhost.evil.example.com",
      "notlocalhost",
      "127.0.0.1.evil.example.com",
      "127.evil",
      "10.0.0.1",
      "[::2]",
    ];
    for (const host of hosts) assert.equal(await statusOf({ host }), 403, host);
  });

  it("is refused to other machines, also behind a proxy here", async () => {
    assert.equal(await statusOf({ host: "localhost" }, "10.0.0.1"), 403);
    for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"])
      assert.equal(await statusOf({ host: "localhost", [name]: "203.0.113.9" }), 403, name);
  });
});
