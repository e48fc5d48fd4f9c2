import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMetrics } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";

describe("metrics", () => {
  it("are exposed as Prometheus reads them", async () => {
    const metrics = testMetrics();
    const trades = metrics.counter({ name: "trades_total", help: "Trades.", labels: ["symbol", "side"] });
    const buys = trades.with({ symbol: "BTC", side: "buy" });
    buys.add();
    buys.add(2);
    metrics.counter({ name: "users_registered_total", help: "Users." });
    metrics.gauge({
      name: "stock_tracker_active_tenants",
      help: "Tenants.",
      collect: (gauge) => gauge.with({}).set(7),
    });
    const seconds = metrics.histogram({
      name: "db_query_duration_seconds",
      help: "Queries.",
      labels: ["query"],
      buckets: [0.1, 1],
    });
    for (const value of [0.05, 0.1, 0.5, 3]) seconds.with({ query: "find" }).observe(value);
    const text = await metrics.exposition();
    for (const line of [
      "# TYPE trades_total counter",
      'trades_total{symbol="BTC",side="buy"} 3',
      "users_registered_total 0",
      "stock_tracker_active_tenants 7",
      "# TYPE db_query_duration_seconds histogram",
      'db_query_duration_seconds_bucket{query="find",le="0.1"} 2',
      'db_query_duration_seconds_bucket{query="find",le="1"} 3',
      'db_query_duration_seconds_bucket{query="find",le="+Inf"} 4',
      'db_query_duration_seconds_sum{query="find"} 3.65',
      'db_query_duration_seconds_count{query="find"} 4',
    ]) {
      assert.ok(text.split("\n").includes(line), `${line}\nis missing in\n${text}`);
    }
    assert.match(metrics.contentType, /^text\/plain; version=0\.0\.4/);
  });

  it("show the same figures at each scrape", async () => {
    const metrics = testMetrics();
    metrics.counter({ name: "runs_total", help: "Runs." }).with({}).add(5);
    assert.equal(await metrics.exposition(), await metrics.exposition());
  });

  it("give one metric to all who declare it alike, and refuse another shape", () => {
    const metrics = testMetrics();
    const first = metrics.counter({ name: "syncs_total", help: "Syncs.", labels: ["result"] });
    assert.equal(metrics.counter({ name: "syncs_total", help: "Syncs.", labels: ["result"] }), first);
    assert.throws(
      () => metrics.gauge({ name: "syncs_total", help: "Syncs." }),
      /already declared as counter\(result\)/,
    );
  });

  it("keep a label with endless values within bounds", async () => {
    const metrics = testMetrics();
    const counter = metrics.counter({ name: "errors_total", help: "Errors.", labels: ["type"] });
    for (let index = 0; index < 3000; index += 1) counter.with({ type: `t${index}` }).add();
    const text = await metrics.exposition();
    assert.match(text, /errors_total\{type="other"\} 1000/);
    assert.equal(text.split("\n").filter((line) => line.startsWith("errors_total{")).length, 2001);
  });

  it("tell about the process when asked to", async () => {
    const text = await createMetrics({ processMetrics: true }).exposition();
    assert.match(text, /process_resident_memory_bytes \d+/);
    assert.match(text, /nodejs_eventloop_lag_p99_seconds/);
  });
});
