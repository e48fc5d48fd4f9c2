import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDigitOf } from "../../rules/check-digit.ts";
import { createDecoder, type Decoded } from "../../rules/decoder.ts";
import { smallIndex } from "./small-index.ts";

const MAKER_KEYS = ["A", "*[1-3]", "**[CD]", "*****|*P"];

/** A maker that uses A at 4, 1-3 at 5, C or D at 6 and P at 11. */
function decode(vin: string, keysOfMaker = MAKER_KEYS): Decoded {
  const patterns = keysOfMaker.map((keys) => ({ keys, elementId: 28, text: "One", lookupId: 5 }));
  const index = smallIndex("XXX", 7, [{ fromYear: 2010, toYear: 2030, patterns }]);
  return createDecoder(index, { currentYear: 2026 }).decode(vin);
}
const withCheckDigit = (vin: string): string => vin.slice(0, 8) + checkDigitOf(vin, 13) + vin.slice(9);

test("a clean VIN has no suggestion", () => {
  const decoded = decode(withCheckDigit("XXXA1CB70LP123456"));
  assert.deepEqual([decoded.suggestedVin, decoded.possibleValues], ["", ""]);
});

test("one wrong position with one possible character is corrected: code 2", () => {
  const decoded = decode("XXXB1CB70LP123456");
  assert.ok(decoded.errorCodes.includes(2));
  assert.equal(decoded.suggestedVin, "XXXA1CB70LP123456");
  assert.equal(decoded.possibleValues, "(4:A)");
});

test("one wrong position where the check digit leaves one character is corrected: code 3", () => {
  const right = withCheckDigit("XXXA2CB70LP123456");
  const decoded = decode(`${right.slice(0, 4)}9${right.slice(5)}`);
  assert.ok(decoded.errorCodes.includes(3));
  assert.equal(decoded.suggestedVin, right);
  assert.equal(decoded.possibleValues, "(5:2)");
});

test("one wrong position with several possible characters is marked: code 4", () => {
  const wrong = "XXXA9CB70LP123456";
  const fitting = ["1", "2", "3"].map((digit) =>
    checkDigitOf(`${wrong.slice(0, 4)}${digit}${wrong.slice(5)}`, 13),
  );
  const other = [..."0123456789X"].find((digit) => !fitting.includes(digit)) ?? "";
  const decoded = decode(wrong.slice(0, 8) + other + wrong.slice(9));
  assert.ok(decoded.errorCodes.includes(4));
  assert.equal(decoded.suggestedVin.charAt(4), "!");
  assert.equal(decoded.possibleValues, "(5:123)");
});

test("several wrong positions are all marked: code 5", () => {
  const decoded = decode("XXXA9EB70LQ123456".replace("Q", "R"));
  assert.ok(decoded.errorCodes.includes(5));
  assert.equal(decoded.suggestedVin, "XXXA!!B70L!123456");
  assert.equal(decoded.possibleValues, "(5:123)(6:CD)(11:P)");
});

test("a VIN with a right check digit is never corrected to one whose check digit is wrong", () => {
  const right = withCheckDigit("XXXB1CB70LP123456");
  const decoded = decode(right);
  assert.equal(decoded.checkDigitValid, true);
  assert.deepEqual([decoded.suggestedVin, decoded.possibleValues], ["", ""]);
  assert.deepEqual(decoded.errorCodes, [0, 14]);
  assert.equal(decoded.text(28), "One");
});

test("positions that no key names are listed as unused: code 14", () => {
  const decoded = decode("XXXA1CB70LP123456");
  assert.ok(decoded.errorCodes.includes(14));
  assert.match(decoded.additionalErrorText, /^Unused position\(s\): 5,6,7,8,11\./);
});

test("a position at which the data names nothing is no fault of the VIN: no code 14 for it alone", () => {
  const vin = withCheckDigit("XXXA1CB70LP123456");
  const codesOf = (keys: readonly string[], vehicleTypeId = 7): readonly number[] => {
    const elements = [28, 5, 38, 24, 9];
    const patterns = keys.map((key, at) => ({ keys: key, elementId: elements[at] ?? 0, text: "One" }));
    const index = smallIndex("XXX", vehicleTypeId, [{ fromYear: 2010, toYear: 2030, patterns }]);
    return createDecoder(index, { currentYear: 2026 }).decode(vin).errorCodes;
  };
  assert.deepEqual(codesOf(["A1", "**C", "*****|*P", "***B7"]), [0]);
  const withoutSeventh = ["A1", "**C", "*****|*P", "****7"];
  assert.deepEqual(codesOf(withoutSeventh), [0]);
  assert.deepEqual(codesOf(withoutSeventh, 6), [0, 14]);
  const namesOthers = [...withoutSeventh, "A2*[BD]"];
  assert.deepEqual(codesOf(namesOthers), [0, 14]);
});

test("two characters of the same value leave the check digit undecided: code 4", () => {
  const right = withCheckDigit("XXXA1CB70LP123456");
  const decoded = decode(`${right.slice(0, 3)}9${right.slice(4)}`, ["[AJ]", "*1", "**C", "*****|*P"]);
  assert.ok(decoded.errorCodes.includes(4));
  assert.equal(decoded.possibleValues, "(4:AJ)");
});

test("positions 9 and 10 are not judged by what the maker's patterns name there", () => {
  const decoded = decode("XXXA1CB70LP123456", [...MAKER_KEYS, "*****|KP"]);
  assert.deepEqual([decoded.suggestedVin, decoded.possibleValues], ["", ""]);
});
