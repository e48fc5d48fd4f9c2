import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScheduleTime } from "../index.ts";
import { slotFinder } from "../schedule-time.ts";
import { chooseSlots } from "../scheduler.ts";

function slots(time: ScheduleTime, from: string, to: string): string[] {
  return slotFinder(time)
    .between(Date.parse(from), Date.parse(to))
    .map((slot) => new Date(slot).toISOString().replace(":00.000Z", "Z"));
}

test("cron fields are read in the schedule's time zone", () => {
  const nightly = { cron: "0 2 * * *", timeZone: "Europe/Moscow" };
  assert.deepEqual(slots(nightly, "2026-01-01T00:00Z", "2026-01-03T00:00Z"), [
    "2026-01-01T23:00Z",
    "2026-01-02T23:00Z",
  ]);
  const workdays = { cron: "30 9 * * 1-5" };
  assert.deepEqual(slots(workdays, "2026-01-02T00:00Z", "2026-01-05T12:00Z"), [
    "2026-01-02T09:30Z",
    "2026-01-05T09:30Z",
  ]);
});

test("a slot belongs to the span that ends with it and to no other", () => {
  const hourly = { cron: "0 * * * *" };
  assert.deepEqual(slots(hourly, "2026-01-01T00:00Z", "2026-01-01T01:00Z"), ["2026-01-01T01:00Z"]);
  assert.deepEqual(slots(hourly, "2026-01-01T01:00Z", "2026-01-01T01:59Z"), []);
});

test("a wall-clock time that is skipped fires right after the jump", () => {
  const daily = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  assert.deepEqual(slots(daily, "2026-03-28T12:00Z", "2026-03-30T12:00Z"), [
    "2026-03-29T01:00Z",
    "2026-03-30T00:30Z",
  ]);
});

test("a wall-clock time that comes twice fires once", () => {
  const daily = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  assert.deepEqual(slots(daily, "2026-10-24T12:00Z", "2026-10-26T12:00Z"), [
    "2026-10-25T00:30Z",
    "2026-10-26T01:30Z",
  ]);
  const halfHourShift = { cron: "45 1 * * *", timeZone: "Australia/Lord_Howe" };
  assert.equal(slots(halfHourShift, "2026-04-04T00:00Z", "2026-04-05T00:00Z").length, 1);
});

test("schedules of every hour follow elapsed time where clocks are moved", () => {
  const often = { cron: "*/30 * * * *", timeZone: "Europe/Berlin" };
  assert.equal(slots(often, "2026-10-24T22:00Z", "2026-10-25T04:00Z").length, 12);
  assert.equal(slots(often, "2026-03-28T22:00Z", "2026-03-29T04:00Z").length, 12);
});

test("regular intervals are aligned to the clock, not to the start", () => {
  assert.deepEqual(slots({ everySeconds: 900 }, "2026-01-01T00:07Z", "2026-01-01T00:31Z"), [
    "2026-01-01T00:15Z",
    "2026-01-01T00:30Z",
  ]);
});

test("what is no schedule is refused with its fault", () => {
  assert.throws(() => slotFinder({ cron: "61 * * * *" }), /61/);
  assert.throws(() => slotFinder({ cron: "0 * * * *", timeZone: "Mars/Olympus" }), /Mars/);
  assert.throws(() => slotFinder({ everySeconds: 0 }), /everySeconds/);
});

test("of missed slots the policy runs the latest or none; slots on time all run", () => {
  const nowMs = 1_000_000_000;
  const old = nowMs - 3_600_000;
  const older = old - 3_600_000;
  assert.deepEqual(chooseSlots([older, old], nowMs, "run-once"), [old]);
  assert.deepEqual(chooseSlots([older, old], nowMs, "skip"), []);
  assert.deepEqual(chooseSlots([old, nowMs - 2000, nowMs - 1000], nowMs, "run-once"), [
    nowMs - 2000,
    nowMs - 1000,
  ]);
});
