import assert from "node:assert/strict";
import { test } from "node:test";
import { readModelYear, yearOfOtherCycle } from "../../rules/model-year.ts";

const vin = (seventh: string, tenth: string): string => `1HGCM8${seventh}63${tenth}A004352`;

test("a digit at position 7 of a light vehicle means the years before 2010, a letter those after", () => {
  assert.deepEqual(readModelYear(vin("2", "A"), true, 2026), { year: 1980, otherYear: null });
  assert.deepEqual(readModelYear(vin("B", "A"), true, 2026), { year: 2010, otherYear: null });
  assert.deepEqual(readModelYear(vin("2", "Y"), true, 2026), { year: 2000, otherYear: null });
});

test("heavy vehicles leave the cycle open unless the later year is too far ahead", () => {
  assert.deepEqual(readModelYear(vin("2", "L"), false, 2026), { year: 2020, otherYear: 1990 });
  assert.deepEqual(readModelYear(vin("2", "5"), false, 2026), { year: 2005, otherYear: null });
  assert.deepEqual(readModelYear(vin("B", "W"), true, 2026), { year: 2028, otherYear: null });
  assert.deepEqual(readModelYear(vin("B", "X"), true, 2026), { year: 1999, otherYear: null });
});

test("I, O, Q, U, Z and 0 are no year codes, nor is a missing position", () => {
  for (const code of "IOQUZ0*") assert.equal(readModelYear(vin("2", code), true, 2026).year, null);
  assert.equal(readModelYear("1HGCM826", true, 2026).year, null);
});

test("the other cycle's year must be a possible year", () => {
  assert.equal(yearOfOtherCycle(1995, 2026), 2025);
  assert.equal(yearOfOtherCycle(2020, 2026), 1990);
  assert.equal(yearOfOtherCycle(2005, 2026), null);
});
