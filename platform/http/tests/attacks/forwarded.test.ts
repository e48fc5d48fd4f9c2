import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpApp } from "#platform/http";
import { createTestServer } from "#platform/http/testing";
import { createLimits, limitsConfig, type LimitsConfig } from "#platform/limits";
import { fakeClock } from "#platform/kernel/testing";

function routes(app: HttpApp): void {
  app.get("/address", { config: { access: "public" } }, async ({ ip, host, protocol }) => ({
    ip,
    host,
    protocol,
  }));
}

function oneCallEach() {
  const fallbacks = Object.fromEntries(
    Object.entries(limitsConfig.variables).map(([name, { fallback }]) => [name, fallback]),
  );
  const config = { ...(fallbacks as LimitsConfig), addressPerMinute: 1 };
  return createLimits({ config, clock: fakeClock() });
}

const spoofs: readonly Record<string, string>[] = [
  { "x-forwarded-for": "198.51.100.7" },
  { "x-forwarded-for": "127.0.0.1, 198.51.100.7" },
  { forwarded: "for=198.51.100.7;host=evil.example;proto=https" },
  { "x-real-ip": "198.51.100.7" },
  { "x-client-ip": "198.51.100.7" },
  { "true-client-ip": "198.51.100.7" },
  { "cf-connecting-ip": "198.51.100.7" },
  { "x-cluster-client-ip": "198.51.100.7" },
  { "x-forwarded-host": "evil.example" },
  { "x-forwarded-proto": "https", "x-forwarded-port": "444" },
  { host: "evil.example" },
];

describe("callers who name their own address or ours", () => {
  it("are limited by the address that they have", async () => {
    const server = await createTestServer([routes], { limits: oneCallEach() });
    assert.equal((await server.app.inject("/address")).statusCode, 200);
    for (const headers of spoofs) {
      assert.equal(
        (await server.app.inject({ url: "/address", headers })).statusCode,
        429,
        JSON.stringify(headers),
      );
    }
    await server.close();
  });

  it("move no link that we give", async () => {
    const baseUrl = "https://api.example.com";
    const server = await createTestServer([routes], { baseUrl });
    for (const headers of spoofs) {
      const bodies = await Promise.all(
        ["/", "/nothing", "/openapi.json", "/docs"].map(
          async (url) => (await server.app.inject({ url, headers })).body,
        ),
      );
      for (const body of bodies) assert.doesNotMatch(body, /evil\.example|198\.51\.100\.7/);
      assert.match(bodies[1] ?? "", /"type":"https:\/\/api\.example\.com\/problems/);
    }
    await server.close();
  });

  it("become no operator, neither by a proxy's headers nor by a name that leads here", async () => {
    const server = await createTestServer([routes]);
    const status = async (remoteAddress: string, headers: Record<string, string>) =>
      (await server.app.inject({ url: "/metrics", remoteAddress, headers })).statusCode;
    assert.equal(await status("127.0.0.1", { host: "localhost:3000" }), 200);
    for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip"]) {
      assert.equal(await status("198.51.100.9", { [name]: "127.0.0.1" }), 403, name);
    }
    // A page whose own name was made to lead to this machine reads what its browser may read.
    assert.equal(await status("127.0.0.1", { host: "rebound.example:3000" }), 403);
    await server.close();
  });

  it("are believed only as far as the proxies that are trusted", async () => {
    const server = await createTestServer([routes], { config: { trustedProxies: ["10.0.0.0/8"] } });
    const seen = async (remoteAddress: string, forwarded: string) =>
      (
        await server.app.inject({ url: "/address", remoteAddress, headers: { "x-forwarded-for": forwarded } })
      ).json<{ ip: string }>().ip;
    assert.equal(await seen("10.1.1.1", "203.0.113.1"), "203.0.113.1");
    assert.equal(await seen("10.1.1.1", "127.0.0.1, 203.0.113.1"), "203.0.113.1");
    assert.equal(await seen("198.51.100.9", "203.0.113.1"), "198.51.100.9");
    await server.close();
  });
});
