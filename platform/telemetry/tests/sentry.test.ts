import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { systemClock } from "#platform/kernel";
import { createTelemetry, type TelemetryConfig, telemetryConfig } from "#platform/telemetry";
import { recordLog } from "#platform/telemetry/testing";
import { startReceiver } from "./receiver.ts";

describe("error reports", () => {
  it("arrive at the DSN with context and without secrets", async () => {
    const receiver = await startReceiver();
    const fallbacks = Object.fromEntries(
      Object.entries(telemetryConfig.variables).map(([name, { fallback }]) => [name, fallback]),
    );
    const telemetry = await createTelemetry({
      config: {
        ...(fallbacks as TelemetryConfig),
        sentryDsn: receiver.url.replace("http://", "http://publickey@") + "/7",
      },
      clock: systemClock,
      release: { name: "tradepost", version: "1.2.3" },
      environment: "production",
      output: recordLog().output,
    });
    telemetry.errorReporter.breadcrumb("sync", "Asked for page 3.");
    telemetry.errorReporter.report(new Error("Lost it with password=hunter2"), {
      requestId: "request-1",
      route: "/x",
      workspaceId: "w1",
      actorId: "k1",
    });
    const { path, body } = await receiver.next(({ body: text }) => text.includes("Lost it"));
    assert.match(path, /^\/api\/7\/envelope\//);
    const event = body
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((item) => "exception" in item);
    assert.equal(event?.["release"], "tradepost@1.2.3");
    assert.equal(event?.["environment"], "production");
    assert.deepEqual(event?.["user"], { id: "k1" });
    assert.deepEqual(event?.["tags"], { requestId: "request-1", route: "/x", workspaceId: "w1" });
    assert.match(body, /Asked for page 3/);
    assert.doesNotMatch(body, /hunter2/);
    await telemetry.close();
    receiver.close();
  });
});
