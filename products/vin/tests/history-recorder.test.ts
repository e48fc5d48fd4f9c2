import assert from "node:assert/strict";
import { test } from "node:test";
import { newUuid, systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { createHistoryRecorder } from "../history/recorder.ts";
import type { HistoryCount } from "../store/history.ts";

test("a stop waits for a database that is away for a moment, and stores every decode once", async () => {
  const stored: HistoryCount[] = [];
  let refusals = 2;
  const add = async (counts: readonly HistoryCount[]): Promise<void> => {
    if (refusals > 0) {
      refusals -= 1;
      throw new Error("The database restarts.");
    }
    stored.push(...counts);
  };
  const recorder = createHistoryRecorder({
    store: { add },
    clock: systemClock,
    logger: silentLogger,
    metrics: testMetrics(),
  });
  const workspaceId = newUuid(Date.now());
  for (const vin of ["1HGCM82633A004352", "1HGCM82633A004352", "5UXWX7C5XBA123456"]) {
    recorder.record(workspaceId, vin, "offline");
  }
  await recorder.close();
  assert.deepEqual(
    stored.map(({ vin, times }) => [vin, times]),
    [
      ["1HGCM82633A004352", 2],
      ["5UXWX7C5XBA123456", 1],
    ],
  );
});
