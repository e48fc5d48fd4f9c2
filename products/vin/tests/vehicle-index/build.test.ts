import assert from "node:assert/strict";
import { test } from "node:test";
import { createColumnWriter } from "../../vehicle-index/build/column-writer.ts";
import { comparableTime, dayOf } from "../../vehicle-index/build/database.ts";
import { dayText } from "../../vehicle-index/day-text.ts";

test("an item that a column cannot hold stops the build", () => {
  const writer = createColumnWriter();
  assert.throws(() => writer.push("spanVehicleType", 256), RangeError);
  assert.throws(() => writer.push("patternId", -1), RangeError);
  assert.throws(() => writer.push("patternId", 0.5), RangeError);
});

test("days survive the way through the index", () => {
  for (const day of ["1970-01-01", "2000-02-29", "2015-03-04", "2024-12-31", "2026-02-28"]) {
    assert.equal(dayText(dayOf(`${day} 10:33:34.057000`)), day);
  }
  assert.equal(dayOf(""), 0);
});

test("both spellings of a time compare as times", () => {
  assert.ok(comparableTime("2026-03-12T04:06:32.407Z") > comparableTime("2026-03-12 04:06:32.406000"));
  assert.equal(comparableTime("2026-03-12T04:06:32.407Z"), comparableTime("2026-03-12 04:06:32.407000"));
});
