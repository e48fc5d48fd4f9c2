import assert from "node:assert/strict";
import { test } from "node:test";
import { expectedCheckDigit, likelySlips } from "../../rules/likely-slips.ts";
import { ACCORD } from "../support/vin.ts";

const slipsFrom = (wrong: string) => likelySlips(wrong).find(({ vin }) => vin === ACCORD);

test("a misread character and two swapped ones are found again, with their positions", () => {
  assert.deepEqual(slipsFrom("1HGCMB2633A004352")?.positions, [6]);
  assert.deepEqual(slipsFrom("7HGCM82633A004352")?.positions, [1]);
  assert.deepEqual(slipsFrom("1HGCM82633A004325")?.positions, [16, 17]);
  assert.deepEqual(slipsFrom("1HGCM82633A0O4352"), undefined);
});

test("the check digit is computed from all others, where they have values", () => {
  assert.equal(expectedCheckDigit("1HGCM82643A004352"), "3");
  assert.equal(expectedCheckDigit("1HGCM82633A00Q352"), undefined);
});
