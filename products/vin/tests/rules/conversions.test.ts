import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecoder, toFlat } from "../../rules/decoder.ts";
import { loadVehicleIndex } from "../../vehicle-index/load.ts";
import { conversionsFrom, createConverter } from "../../rules/conversions.ts";

const decoder = createDecoder(loadVehicleIndex(), { currentYear: 2026 });
const { convert } = createConverter();
const converted = (from: number, to: number, text: string): string | null | undefined => {
  const conversion = conversionsFrom(from).find(({ toElementId }) => toElementId === to);
  return conversion === undefined ? undefined : convert(conversion, text);
};

test("displacements are converted with SQL Server's digits, cut off", () => {
  assert.equal(converted(11, 13, "1584"), "1.584000");
  assert.equal(converted(11, 13, "2500.00"), "2.5000000");
  assert.equal(converted(11, 12, "2500.00"), "152.55936023683");
  assert.equal(converted(11, 12, "1584"), "96.661610646");
  assert.equal(converted(12, 11, "116.00"), "1900.89942400");
  assert.equal(converted(12, 13, "212"), "3.474057568");
});

test("what is no number is not converted", () => {
  for (const text of ["", "abc", "2,4", "1e3", "--1"]) assert.equal(converted(11, 13, text), null);
});

test("rounded litres are never converted into cubic centimetres or cubic inches", () => {
  assert.deepEqual(conversionsFrom(13), []);
  const flat = toFlat(decoder.decode("1FCAA95A2GA111111"));
  assert.deepEqual([flat["DisplacementL"], flat["DisplacementCC"], flat["DisplacementCI"]], ["7.80", "", ""]);
});
