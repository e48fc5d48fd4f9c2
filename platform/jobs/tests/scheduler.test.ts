import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { fakeClock } from "#platform/kernel/testing";
import { silentLogger } from "#platform/telemetry";
import { describeJob, noPayload, type ScheduleDefinition } from "../index.ts";
import { createScheduler } from "../scheduler.ts";
import { openDatabase } from "./fixture.ts";

const job = describeJob({ name: "test.scheduled", payload: noPayload });
const clock = fakeClock("2026-05-01T00:00:00Z");

let database: TestDatabase;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());

function scheduler(...schedules: ScheduleDefinition[]) {
  return createScheduler({
    database: database.database,
    schedules,
    clock,
    logger: silentLogger,
    prune: async () => undefined,
  });
}

async function fired(name: string): Promise<{ slots: number; jobs: number }> {
  const [row] = await database.database.asOwner((transaction) =>
    transaction.query<{ slots: number; jobs: number }>(
      `select (select count(*) from jobs.slots where schedule = $1)::int as slots,
              (select count(*) from jobs.pending where envelope->'payload'->>'schedule' = $1)::int as jobs`,
      [name],
    ),
  );
  return row ?? { slots: 0, jobs: 0 };
}

function everySecond(name: string): ScheduleDefinition {
  return { name, time: { everySeconds: 1 }, job, payload: () => ({ schedule: name }) };
}

test("five schedulers at once fire each of 200 slots exactly once", async () => {
  const five = Array.from({ length: 5 }, () => scheduler(everySecond("test.five")));
  await Promise.all(five.map((each) => each.tick()));
  for (let step = 0; step < 100; step += 1) {
    clock.advanceMs(2000);
    await Promise.all(five.map((each) => each.tick()));
  }
  assert.deepEqual(await fired("test.five"), { slots: 200, jobs: 200 });
});

test("after an outage a schedule runs once for all it missed, or not at all, as it says", async () => {
  const time = { everySeconds: 3600 };
  const once: ScheduleDefinition = {
    name: "test.once",
    time,
    job,
    missed: "run-once",
    payload: () => ({ schedule: "test.once" }),
  };
  const skip: ScheduleDefinition = {
    name: "test.skip",
    time,
    job,
    missed: "skip",
    payload: () => ({ schedule: "test.skip" }),
  };
  await scheduler(once, skip).tick();
  clock.setMs(Date.parse("2026-05-02T09:30:00Z"));
  await Promise.all([scheduler(once, skip).tick(), scheduler(once, skip).tick()]);
  assert.deepEqual(await fired("test.once"), { slots: 1, jobs: 1 });
  assert.deepEqual(await fired("test.skip"), { slots: 0, jobs: 0 });
});

test("a schedule that is new fires nothing for the time before it existed", async () => {
  await scheduler(everySecond("test.new")).tick();
  assert.deepEqual(await fired("test.new"), { slots: 0, jobs: 0 });
});
