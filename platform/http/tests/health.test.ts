import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HealthCheck } from "#platform/http";
import { createTestServer, injectChecked } from "#platform/http/testing";

const check = (
  name: string,
  required: boolean,
  status: "healthy" | "degraded" | "unhealthy",
): HealthCheck => ({
  name,
  required,
  check: async () => ({ status, detail: `${name} at db.internal` }),
});
const operator = { authorization: "Bearer a-token-for-metrics" };
const config = { metricsToken: "a-token-for-metrics" };

describe("health", () => {
  it("measures the disk that holds the data", { skip: process.platform !== "linux" }, async () => {
    // /proc has no blocks, so none is in use; a folder that is gone has no room.
    for (const [dataDirectory, disk] of [
      ["/proc", 0],
      ["/no/such/folder", 100],
    ] as const) {
      const server = await createTestServer([], { dataDirectory });
      const answer = await injectChecked(server, { url: "/health" });
      assert.deepEqual([answer.statusCode, answer.json().system.disk], [200, disk]);
      await server.close();
    }
  });

  it("shows the overview to everybody and causes to the operator only", async () => {
    const checks = [check("database", true, "healthy"), check("exchange", false, "unhealthy")];
    const server = await createTestServer([], { checks, config });
    const brief = await injectChecked(server, { url: "/health" });
    const { status, database, exchange, system } = brief.json();
    assert.deepEqual(
      [brief.statusCode, status, database, exchange],
      [200, "degraded", "healthy", "unhealthy"],
    );
    assert.deepEqual(Object.keys(system), ["cpu", "memory", "disk"]);
    assert.deepEqual(brief.json(), (await injectChecked(server, { url: "/api/v1/health" })).json());
    const outside = await injectChecked(server, { url: "/api/v1/health/detailed" });
    assert.deepEqual(outside.json().checks, {
      database: { status: "healthy" },
      exchange: { status: "unhealthy" },
    });
    assert.doesNotMatch(outside.body, /internal|version/);
    const inside = await injectChecked(server, { url: "/api/v1/health/detailed", headers: operator });
    assert.equal(inside.json().checks.exchange.detail, "exchange at db.internal");
    assert.equal(inside.json().version, "0.0.0");
    await server.close();
  });

  it("answers 503 when something required fails, also by throwing", async () => {
    const failing: HealthCheck = {
      name: "database",
      required: true,
      check: async () => {
        throw new Error("connect ECONNREFUSED db.internal");
      },
    };
    const server = await createTestServer([], { checks: [failing] });
    server.setReady(true);
    for (const url of ["/ready", "/health", "/api/v1/health", "/api/v1/health/detailed"]) {
      const answer = await injectChecked(server, { url, remoteAddress: "198.51.100.1" });
      assert.equal(answer.statusCode, 503, url);
      assert.equal(answer.json().status, "unhealthy", url);
      assert.doesNotMatch(answer.body, /internal/);
    }
    assert.equal((await injectChecked(server, { url: "/live" })).statusCode, 200);
    await server.close();
  });

  it("is ready only once the process says so", async () => {
    const server = await createTestServer([]);
    assert.equal((await injectChecked(server, { url: "/ready" })).statusCode, 503);
    server.setReady(true);
    assert.equal((await injectChecked(server, { url: "/ready" })).statusCode, 200);
    await server.close();
  });

  it("asks the checks at most once a second", async () => {
    let asked = 0;
    const counted: HealthCheck = {
      name: "database",
      required: true,
      check: async () => ({ status: (asked += 1) > 0 ? "healthy" : "degraded" }),
    };
    const server = await createTestServer([], { checks: [counted] });
    await Promise.all(Array.from({ length: 50 }, () => server.app.inject("/health")));
    assert.equal(asked, 1);
    server.clock.advanceMs(1000);
    await server.app.inject("/health");
    assert.equal(asked, 2);
    await server.close();
  });

  it("shows the queues to the operator", async () => {
    const jobsHealth = async () => ({
      status: "healthy" as const,
      detail: "1 worker",
      queues: { default: { waiting: 3 } },
    });
    const server = await createTestServer([], { jobsHealth, config });
    assert.deepEqual((await injectChecked(server, { url: "/api/v1/health/jobs" })).json(), {
      status: "healthy",
    });
    const inside = await injectChecked(server, { url: "/api/v1/health/jobs", headers: operator });
    assert.equal(inside.json().queues.default.waiting, 3);
    await server.close();
  });
});

describe("metrics", () => {
  const statusFor = async (changes: object, request: object) => {
    const server = await createTestServer([], changes);
    const { statusCode } = await server.app.inject({ url: "/metrics", ...request });
    await server.close();
    return statusCode;
  };

  it("are for this machine until a token is set, then for its holder", async () => {
    assert.equal(await statusFor({}, {}), 200);
    assert.equal(await statusFor({}, { remoteAddress: "198.51.100.1" }), 403);
    assert.equal(await statusFor({}, { headers: { "x-forwarded-for": "198.51.100.1" } }), 403);
    assert.equal(await statusFor({ production: true }, {}), 403);
    assert.equal(await statusFor({ config }, {}), 403);
    assert.equal(await statusFor({ config }, { headers: { authorization: "Bearer wrong" } }), 403);
    assert.equal(
      await statusFor({ config, production: true }, { headers: operator, remoteAddress: "198.51.100.1" }),
      200,
    );
  });

  it("count every answer by route and status, unknown paths together", async () => {
    const server = await createTestServer([]);
    await Promise.all(["/live", "/live", "/x1", "/x2", "/problems/A%"].map((url) => server.app.inject(url)));
    const { body } = await server.app.inject("/metrics");
    assert.match(body, /http_requests_total\{method="GET",route="\/live",status="200"\} 2/);
    assert.match(body, /http_requests_total\{method="other",route="unmatched",status="404"\} 2/);
    assert.match(body, /http_requests_total\{method="other",route="unparsed",status="400"\} 1/);
    assert.match(body, /api_request_duration_bucket\{method="GET",route="\/live",le="\+Inf"\} 2/);
    await server.close();
  });
});
