import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createTestDatabase, openWire, silentLogger, type TestDatabase } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { Listener } from "../listener.ts";

describe("a subscription", { timeout: 300_000 }, () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.close());

  it("says that it does not hear while the server is silent, and that it hears again afterwards", async () => {
    const wire = await openWire(test.database.connectionString("app"));
    const listener = new Listener({
      connectionString: wire.connectionString,
      connectTimeoutSeconds: 20,
      logger: silentLogger,
      clock: systemClock,
      heartbeatMs: 20,
      silentMs: 200,
    });
    const heard: string[] = [];
    const subscription = await listener.listen("silence", {
      onMessage: (payload) => heard.push(payload),
      onMissed: () => heard.push("missed"),
    });
    while (!subscription.isHearing()) await new Promise((resolve) => setTimeout(resolve, 5));
    wire.silence();
    await test.database.notify("silence", "held up");
    while (subscription.isHearing()) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(heard, []);
    wire.speak();
    while (!subscription.isHearing()) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(heard, ["held up"]);
    await subscription.stop();
    await listener.close();
    await wire.close();
  });
});
