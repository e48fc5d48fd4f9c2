import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeClock } from "#platform/kernel/testing";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { createHistoryRecorder } from "../history/recorder.ts";
import type { HistoryCount } from "../store/history.ts";
import { WORKSPACE } from "./support/vin.ts";

function setUp(pendingLimit?: number) {
  const stored: HistoryCount[] = [];
  const metrics = testMetrics();
  const database = { down: false };
  const recorder = createHistoryRecorder({
    store: {
      add: async (counts) => {
        if (database.down) throw new Error("The database is down.");
        stored.push(...counts);
      },
    },
    clock: fakeClock(),
    logger: silentLogger,
    metrics,
    closePatienceMs: 0,
    ...(pendingLimit !== undefined && { pendingLimit }),
  });
  const dropped = async () =>
    Number(/^vin_history_dropped_total (\d+)/m.exec(await metrics.exposition())?.[1] ?? 0);
  return { recorder, stored, database, dropped };
}

test("decodes of one VIN become one count", async () => {
  const { recorder, stored } = setUp();
  for (let index = 0; index < 1000; index += 1) recorder.record(WORKSPACE, "1HGCM82633A004352", "offline");
  recorder.record(WORKSPACE, "1HGCM82633A004352", "nhtsa");
  await recorder.close();
  assert.deepEqual(
    stored.map(({ source, times }) => [source, times]),
    [
      ["offline", 1000],
      ["nhtsa", 1],
    ],
  );
});

test("what is noted reaches the store by itself", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { recorder, stored } = setUp();
  recorder.record(WORKSPACE, "1HGCM82633A004352", "offline");
  context.mock.timers.tick(1000);
  await new Promise(setImmediate);
  assert.equal(stored.length, 1);
});

test("while the database is down counts are kept up to the bound, then counted as dropped", async () => {
  const { recorder, stored, database, dropped } = setUp(3);
  database.down = true;
  for (const serial of [1, 2, 3]) recorder.record(WORKSPACE, `VIN${serial}`, "offline");
  await assert.rejects(recorder.flush(), /down/);
  recorder.record(WORKSPACE, "VIN1", "offline");
  recorder.record(WORKSPACE, "VIN4", "offline");
  assert.equal(await dropped(), 1);
  database.down = false;
  await recorder.flush();
  assert.deepEqual(
    stored.map(({ vin, times }) => [vin, times]),
    [
      ["VIN1", 2],
      ["VIN2", 1],
      ["VIN3", 1],
    ],
  );
});

test("what the last flush cannot store is counted as dropped", async () => {
  const { recorder, database, dropped } = setUp();
  database.down = true;
  recorder.record(WORKSPACE, "VIN1", "offline");
  recorder.record(WORKSPACE, "VIN1", "offline");
  await recorder.close();
  assert.equal(await dropped(), 2);
});
