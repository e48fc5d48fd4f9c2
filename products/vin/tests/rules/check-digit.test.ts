import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDigitOf, hasValidCheckDigit, serialStart } from "../../rules/check-digit.ts";

test("the check digit of a VIN is the weighted sum modulo 11, 10 being X", () => {
  assert.equal(checkDigitOf("1HGCM82633A004352", 13), "3");
  assert.equal(checkDigitOf("1M8GDM9AXKP042788", 14), "X");
  assert.equal(checkDigitOf("11111111111111111", 13), "1");
});

test("a single wrong character of another value never passes", () => {
  const vin = "1HGCM82633A004352";
  const sameValue = ["AJ1", "BKS2", "CLT3", "DMU4", "ENV5", "FW6", "GPX7", "HY8", "RZ9", "0"];
  for (let at = 0; at < 17; at++) {
    if (at === 8) continue;
    const group = sameValue.find((characters) => characters.includes(vin.charAt(at))) ?? "";
    for (const character of "0123456789ABCDEFGHJKLMNPRSTUVWXYZ") {
      if (group.includes(character)) continue;
      const changed = vin.slice(0, at) + character + vin.slice(at + 1);
      assert.equal(hasValidCheckDigit(changed, true), false, changed);
    }
  }
});

test("letters in the serial number and wrong year codes leave no check digit", () => {
  assert.equal(checkDigitOf("1HGCM82633A00435A", 13), "?");
  assert.equal(checkDigitOf("1HGCM8263UA004352", 13), "?");
  assert.equal(checkDigitOf("1HGCM8263OA004352", 13), "?");
  assert.equal(checkDigitOf("1HGCM826", 13), "?");
});

test("the serial number begins later for heavy vehicles and makers of few vehicles", () => {
  assert.equal(serialStart("1HGCM82633A004352", true), 13);
  assert.equal(serialStart("1FV3GFBC0YHA74039", false), 14);
  assert.equal(serialStart("1A9AAAAA6WA751111", true), 15);
});
