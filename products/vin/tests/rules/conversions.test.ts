import assert from "node:assert/strict";
import { test } from "node:test";
import { conversionsFrom, createConverter } from "../../rules/conversions.ts";

const { convert } = createConverter();
const converted = (from: number, to: number, text: string): string | null | undefined => {
  const conversion = conversionsFrom(from).find(({ toElementId }) => toElementId === to);
  return conversion === undefined ? undefined : convert(conversion, text);
};

test("displacements are converted with SQL Server's digits, cut off", () => {
  assert.equal(converted(13, 12, "2.4"), "146.45698582735");
  assert.equal(converted(13, 11, "3.5"), "3500.0");
  assert.equal(converted(11, 13, "1584"), "1.584000");
  assert.equal(converted(11, 13, "2500.00"), "2.5000000");
  assert.equal(converted(11, 12, "2500.00"), "152.55936023683");
  assert.equal(converted(11, 12, "1584"), "96.661610646");
  assert.equal(converted(12, 11, "116.00"), "1900.89942400");
  assert.equal(converted(12, 13, "212"), "3.474057568");
});

test("what is no number is not converted", () => {
  for (const text of ["", "abc", "2,4", "1e3", "--1"]) assert.equal(converted(13, 11, text), null);
});
