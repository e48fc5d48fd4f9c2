import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecoder, type Decoded } from "../../rules/decoder.ts";
import { smallIndex, type SmallSchema } from "./small-index.ts";

function decode(schemas: SmallSchema[], vin = "XXXA12B70LP123456", modelYear?: number): Decoded {
  const decoder = createDecoder(smallIndex("XXX", 7, schemas), { currentYear: 2026 });
  return decoder.decode(vin, modelYear === undefined ? {} : { modelYear });
}
const schema = (
  fromYear: number,
  ...patterns: [keys: string, text: string, changed?: number][]
): SmallSchema => ({
  fromYear,
  toYear: 2030,
  patterns: patterns.map(([keys, text, changed = 0]) => ({ keys, elementId: 38, text, changed })),
});

test("the schema that began later wins, then the newer pattern, then the key with fewer characters, then the alphabet", () => {
  assert.equal(decode([schema(2010, ["A1", "old", 9]), schema(2015, ["A1", "later", 1])]).text(38), "later");
  assert.equal(decode([schema(2010, ["A1", "older", 1], ["A12", "newer", 2])]).text(38), "newer");
  assert.equal(decode([schema(2010, ["A12", "longer"], ["A*", "shorter"])]).text(38), "shorter");
  assert.equal(decode([schema(2010, ["[AC]1", "second"], ["A*[2]B", "first"])]).text(38), "first");
  assert.equal(decode([schema(2010, ["*1", "digit"], ["A", "letter"])]).text(38), "digit");
});

test("a multi-valued variable keeps all its values once", () => {
  const patterns = ["belts", "curtains", "belts"].map((text, at) => ({
    keys: `A1${"*".repeat(at)}`,
    elementId: 121,
    text,
  }));
  assert.equal(decode([{ fromYear: 2010, toYear: 2030, patterns }]).text(121), "belts, curtains");
});

test("a schema of other years does not count", () => {
  const old = { fromYear: 1985, toYear: 1995, patterns: [{ keys: "A", elementId: 38, text: "old" }] };
  assert.equal(decode([old, schema(2015, ["A", "new"])]).text(38), "new");
});

test("a conclusive year without schemas gives way to the other cycle's year that has some", () => {
  const old = { fromYear: 1985, toYear: 1995, patterns: [{ keys: "A", elementId: 38, text: "old" }] };
  const decoded = decode([old]);
  assert.equal(decoded.modelYear, 1990);
  assert.equal(decoded.text(38), "old");
});

test("the caller's year is decoded, with code 12 when the VIN says another", () => {
  const decoded = decode([schema(2010, ["A", "hit"])], undefined, 2012);
  assert.equal(decoded.modelYear, 2012);
  assert.ok(decoded.errorCodes.includes(12));
  assert.equal(
    decode([schema(2018, ["A", "hit"])], undefined, 2012).modelYear,
    2020,
    "a year without data gives way",
  );
});

test("the make comes from the model, and from the WMI when there is no model", () => {
  const withModel = {
    fromYear: 2010,
    toYear: 2030,
    patterns: [{ keys: "A", elementId: 28, text: "One", lookupId: 5 }],
  };
  const make = (decoded: Decoded) => decoded.values.find(({ elementId }) => elementId === 26);
  assert.equal(make(decode([withModel]))?.provenance.source, "make-of-model");
  assert.equal(make(decode([schema(2010, ["A", "hit"])]))?.provenance.source, "make-of-wmi");
  assert.equal(make(decode([withModel]))?.value, "ACME");
});
