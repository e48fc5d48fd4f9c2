import assert from "node:assert/strict";
import { test } from "node:test";
import { CODE, completeCodes, hasCode, listCodes, withCode } from "../../rules/error-codes.ts";
import { createDecoder } from "../../rules/decoder.ts";
import { loadVehicleIndex } from "../../vehicle-index/load.ts";

const decoder = createDecoder(loadVehicleIndex(), { currentYear: 2026 });
const codes = (vin: string, modelYear?: number): string =>
  decoder.decode(vin, modelYear === undefined ? {} : { modelYear }).errorCodes.join(",");
const set = (...list: number[]): number => list.reduce(withCode, 0);

test("code 0 stands beside warnings only, and brings 14 when no model was found", () => {
  assert.deepEqual(listCodes(completeCodes(set(10, 12), true)), [0, 10, 12]);
  assert.deepEqual(listCodes(completeCodes(set(14), true)), [0, 14]);
  assert.deepEqual(listCodes(completeCodes(set(), false)), [0, 14]);
  assert.deepEqual(listCodes(completeCodes(set(1, 14), true)), [1, 14]);
  assert.ok(hasCode(set(400), CODE.invalidCharacters));
});

test("each fault of a VIN has NHTSA's code", () => {
  assert.equal(codes("1HGCM82633A004352"), "0");
  assert.equal(codes("1HGCM82633A004353"), "1");
  assert.equal(codes("5UXWX7C5*BA", 2011), "6");
  assert.equal(codes("ZKU2I5NH180"), "6,7,400");
  assert.equal(codes("SCF00000000000000"), "1,8,11,400");
  assert.equal(codes("1HGCM82633A004352", 2005), "0,12");
});

test("the texts are NHTSA's", () => {
  assert.equal(
    decoder.decode("1HGCM82633A004352").errorText,
    "0 - VIN decoded clean. Check Digit (9th position) is correct",
  );
  const wrong = decoder.decode("ZKU2I5NH180");
  assert.match(
    wrong.errorText,
    /^6 - Incomplete VIN; 7 - Manufacturer is not registered with NHTSA .*; 400 - Invalid Characters Present$/,
  );
  assert.equal(wrong.additionalErrorText, "Invalid character(s): 5:I.");
  assert.equal(wrong.suggestedVin, "ZKU2!5NH180");
});

test("an open model year is told", () => {
  const decoded = decoder.decode("1FCAA95A2GA111111");
  assert.equal(decoded.modelYearConclusive, false);
  assert.match(
    decoded.additionalErrorText,
    /^Incomplete Vehicle Warning .* The Model Year decoded for this VIN may be incorrect\./,
  );
});

test("a wrong check digit never stops a VIN from outside North America", () => {
  const decoded = decoder.decode("WBA3A5C51CF256987");
  assert.equal(decoded.checkDigitValid, false);
  assert.deepEqual(decoded.errorCodes, [1]);
  assert.equal(decoded.text(28), "328i");
});
