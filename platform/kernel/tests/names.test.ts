import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fitName, isOneLine, oneLine, readName } from "#platform/kernel";

const UNWANTED = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, offset) => 0x7f + offset),
  0x61c,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0xfeff,
  0xd800,
  0xdfff,
].map((code) => String.fromCharCode(code));

describe("names that people give", () => {
  test("hold no character that breaks a line, moves a cursor or turns text around", () => {
    for (const character of UNWANTED) {
      const name = `Ann${character}Bob`;
      const shown = JSON.stringify(character);
      assert.equal(readName(name).ok, false, shown);
      assert.equal(isOneLine(name), false, shown);
      assert.equal(isOneLine(oneLine(name)), true, shown);
      assert.match(fitName(name) ?? "", /^Ann.Bob$/u, shown);
    }
  });

  test("are kept in one form, without blanks around, in any writing", () => {
    const name = (given: string) => readName(given).ok && Object(readName(given)).value;
    assert.equal(name("  Ann-Marié\t"), "Ann-Marié");
    assert.equal(name("Cafe\u0301"), "Café");
    for (const given of ["長い名前", "שלום עולם", "مرحبا", "Ωmega & Sons, Inc.", "👩‍👩‍👧 family", "№ 7"])
      assert.equal(name(given), given.normalize("NFC"));
  });

  test("have 1 to 100 characters, one of them visible", () => {
    assert.equal(readName("👍".repeat(100)).ok, true);
    for (const given of ["", " ", "\u200B", "\u00A0\u2003", "x".repeat(101)])
      assert.deepEqual(readName(given), { ok: false, fault: "Give a name of 1 to 100 characters." });
    assert.equal(fitName("x".repeat(200))?.length, 100);
    assert.equal(fitName("\u0000 \u202E"), undefined);
  });
});
