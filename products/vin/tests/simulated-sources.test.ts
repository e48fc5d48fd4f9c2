import assert from "node:assert/strict";
import { test } from "node:test";
import { inspectConfig } from "#platform/config";
import { fakeClock } from "#platform/kernel/testing";
import { createOutbound } from "#platform/outbound";
import { vinConfig } from "../config.ts";
import { lazyEngine } from "../engine.ts";
import { openOnlineSources } from "../sources/configured.ts";
import { ACCORD } from "./support/vin.ts";

/** A VIN that was not recorded, so the engine stands in. */
const UNRECORDED = "1HGCM82633A004399";

test("simulated sources answer inside the process, whatever the configured addresses are, and end with it", async () => {
  const asked: string[] = [];
  const { config } = inspectConfig([vinConfig], {
    TRADEPOST_VIN_ONLINE_SOURCES: "simulated",
    TRADEPOST_VIN_NHTSA_URL: "http://127.0.0.1:9",
    TRADEPOST_VIN_AUTODEV_URL: "http://127.0.0.1:9",
  });
  const outbound = createOutbound({
    clock: fakeClock(),
    userAgent: "Tradepost/test",
    logger: { info: () => {}, warn: () => {} },
    observer: { attemptEnded: (host) => void asked.push(JSON.stringify(host)), circuitChanged: () => {} },
  });
  const online = await openOnlineSources(
    outbound,
    config.of(vinConfig),
    lazyEngine(() => 2026),
  );
  assert.deepEqual(
    online.sources.map(({ name }) => name),
    ["nhtsa", "autodev"],
  );
  for (const source of online.sources) {
    for (const vin of [ACCORD, UNRECORDED]) {
      assert.match((await source.decode(vin)).facts["Make"] ?? "", /honda/i);
    }
  }
  assert.equal(asked.length, 4);
  await online.close();
  for (const source of online.sources) {
    await assert.rejects(source.decode("1HGCM82633A004380"), { code: "VIN_SOURCE_UNAVAILABLE" });
  }
  await outbound.close();
});

test("simulated sources are warned of in production, and an unknown word is refused", () => {
  const inspect = (value: string) =>
    inspectConfig([vinConfig], { NODE_ENV: "production", TRADEPOST_VIN_ONLINE_SOURCES: value });
  assert.match(JSON.stringify(inspect("simulated").config.warnings), /TRADEPOST_VIN_ONLINE_SOURCES/);
  assert.doesNotMatch(JSON.stringify(inspect("real").config.warnings), /TRADEPOST_VIN_ONLINE_SOURCES/);
  assert.match(JSON.stringify(inspect("fake").faults), /real, simulated/);
});
