import assert from "node:assert/strict";
import { createServer, get } from "node:http";
import { describe, it } from "node:test";
import { systemClock } from "#platform/kernel";
import { createTelemetry, type TelemetryConfig, telemetryConfig } from "#platform/telemetry";
import { recordLog } from "#platform/telemetry/testing";
import { startReceiver } from "./receiver.ts";

const fallbacks = Object.fromEntries(
  Object.entries(telemetryConfig.variables).map(([name, { fallback }]) => [name, fallback]),
) as TelemetryConfig;

describe("OpenTelemetry", () => {
  it("keeps at most one trace in a hundred unless told otherwise", () => {
    assert.equal(telemetryConfig.variables.otlpTracesPermille.fallback, 10);
  });

  it("exports traces of requests and every metric to the collector, and names the trace in the log", async () => {
    const receiver = await startReceiver();
    const log = recordLog();
    const telemetry = await createTelemetry({
      config: { ...fallbacks, otlpEndpoint: receiver.url, otlpTracesPermille: 1000 },
      clock: systemClock,
      release: { name: "tradepost", version: "1.2.3" },
      environment: "production",
      output: log.output,
    });
    telemetry.metrics
      .counter({ name: "trades_total", help: "Trades.", labels: ["side"] })
      .with({ side: "buy" })
      .add(4);
    const durations = telemetry.metrics
      .histogram({ name: "api_request_duration", help: "Seconds.", buckets: [0.1, 1] })
      .with({});
    for (const value of [0.05, 0.5, 0.6, 5]) durations.observe(value);

    const server = createServer((_request, response) => {
      telemetry.logger.info("Inside.");
      response.end("done");
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    await new Promise<void>((resolve) => {
      get(`http://127.0.0.1:${address.port}/thing?token=canary`, (response) =>
        response.resume().once("end", resolve),
      );
    });
    server.close();
    const closed = telemetry.close();

    const traces = await receiver.next(({ path }) => path === "/v1/traces");
    const { resourceSpans } = JSON.parse(traces.body) as {
      resourceSpans: { scopeSpans: { spans: { traceId: string; kind: number }[] }[] }[];
    };
    const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans: found }) => found);
    assert.ok(spans.length >= 1);
    assert.match(traces.body, /"tradepost"/);
    assert.doesNotMatch(traces.body, /canary/);
    const line = log.lines().find(({ message }) => message === "Inside.");
    assert.ok(spans.some(({ traceId }) => traceId === line?.["traceId"]));

    const metrics = await receiver.next(({ path }) => path === "/v1/metrics");
    assert.match(metrics.body, /"name":"trades_total"[\s\S]*?"asDouble":4/);
    assert.match(
      metrics.body,
      /"name":"api_request_duration"[\s\S]*?"bucketCounts":\[1,2,1\],"explicitBounds":\[0\.1,1\]/,
    );
    assert.match(metrics.body, /process_resident_memory_bytes/);
    await closed;
    receiver.close();
  });
});
