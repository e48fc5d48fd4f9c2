import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecoder } from "../../rules/decoder.ts";
import { smallIndex, type SmallPattern } from "./small-index.ts";

const VIN = "XXXA12B70LP123456";

function trimOf(patterns: SmallPattern[], vin = VIN): string | undefined {
  const schema = { fromYear: 2000, toYear: 2030, patterns };
  return createDecoder(smallIndex("XXX", 7, [schema]), { currentYear: 2026 })
    .decode(vin)
    .text(38);
}
const trim = (keys: string, text = "hit"): SmallPattern => ({ keys, elementId: 38, text });

test("a key is a prefix with * for any character and classes with ranges", () => {
  for (const keys of [
    "A",
    "A12B7",
    "*1",
    "***B",
    "[AC]1",
    "A[0-3]",
    "A[^]",
    "*****|L",
    "*****|*P",
    "A12B7|LP1",
    "[A-C]1[0-9]B",
  ]) {
    const wanted = keys === "A[^]" ? undefined : "hit";
    assert.equal(trimOf([trim(keys)]), wanted, keys);
  }
  for (const keys of ["B", "A2", "[BC]", "A[2-9]", "*****|M", "*****|*[A-N]", "A12B7X", "A12B7|LP123456Z"]) {
    assert.equal(trimOf([trim(keys)]), undefined, keys);
  }
});

test("a class whose range ends in another range's start is read as SQL Server reads it", () => {
  for (const character of ["1", "9", "A", "J", "T"])
    assert.equal(
      trimOf([trim("[1-A-JT]")], `XXX${VIN.charAt(3) === character ? "A" : character}${VIN.slice(4)}`),
      "hit",
      character,
    );
  for (const character of ["B", "H", "0"])
    assert.equal(trimOf([trim("[1-A-JT]")], `XXX${character}${VIN.slice(4)}`), undefined, character);
});

test("a key longer than a partial VIN does not match it, a shorter one does", () => {
  assert.equal(trimOf([trim("A12")], "XXXA12"), "hit");
  assert.equal(trimOf([trim("A12B")], "XXXA12"), undefined);
  assert.equal(trimOf([trim("A12***")], "XXXA12"), undefined);
  assert.equal(trimOf([trim("*****|L")], "XXXA12B7*"), undefined);
});

test("an unknown character of the VIN fits only *", () => {
  assert.equal(trimOf([trim("*1")], "XXX*12B70LP123456"), "hit");
  assert.equal(trimOf([trim("[0-9A-Z]1")], "XXX*12B70LP123456"), undefined);
});

test("# captures digits as the value and gives way to a plain pattern", () => {
  assert.equal(trimOf([trim("A##", "ignored")]), "12");
  assert.equal(trimOf([trim("A##", "ignored"), trim("A1", "plain")]), "plain");
  assert.equal(trimOf([trim("##", "ignored")]), undefined);
});
