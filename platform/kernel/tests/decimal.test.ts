import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  addDecimals,
  compareDecimals,
  decimal,
  multiplyDecimals,
  parseDecimal,
  type Rounding,
  roundDecimal,
  subtractDecimals,
} from "#platform/kernel";

suite("decimals", () => {
  test("add, subtract and multiply exactly where floats do not", () => {
    assert.equal(addDecimals(decimal("0.1"), decimal("0.2")), "0.3");
    assert.equal(subtractDecimals(decimal("0.3"), decimal("0.1")), "0.2");
    assert.equal(multiplyDecimals(decimal("1.1"), decimal("1.1")), "1.21");
    assert.equal(
      addDecimals(decimal("9007199254740993.000000001"), decimal("0.000000001")),
      "9007199254740993.000000002",
    );
  });

  test("never turn into exponent notation, however small or large", () => {
    assert.equal(multiplyDecimals(decimal("0.00000001"), decimal("0.00000001")), "0.0000000000000001");
    assert.equal(
      multiplyDecimals(decimal("10000000000000000"), decimal("1000000000")),
      "10000000000000000000000000",
    );
  });

  test("compare by value and not by text", () => {
    assert.equal(compareDecimals(decimal("1.10"), decimal("1.1")), 0);
    assert.equal(compareDecimals(decimal("9"), decimal("10")), -1);
    assert.equal(compareDecimals(decimal("-1"), decimal("-2")), 1);
  });

  test("round halves as asked, in both directions from zero", () => {
    const cases: [string, Rounding, string][] = [
      ["2.5", "half-even", "2"],
      ["3.5", "half-even", "4"],
      ["-2.5", "half-even", "-2"],
      ["2.5", "half-up", "3"],
      ["-2.5", "half-up", "-3"],
      ["2.4", "half-up", "2"],
      ["2.9", "down", "2"],
      ["-2.9", "down", "-2"],
      ["2.1", "up", "3"],
      ["-2.1", "up", "-3"],
    ];
    for (const [given, rounding, expected] of cases)
      assert.equal(roundDecimal(decimal(given), 0, rounding), expected, `${given} ${rounding}`);
    assert.equal(roundDecimal(decimal("1"), 8, "half-up"), "1.00000000");
  });

  test("are read strictly: no exponent, spaces, signs or words", () => {
    for (const wrong of [
      "",
      "1e3",
      " 1",
      "1 ",
      "+1",
      ".5",
      "1.",
      "1,5",
      "NaN",
      "Infinity",
      "0x1",
      "--1",
      "1_000",
    ]) {
      assert.equal(parseDecimal(wrong), undefined, wrong);
    }
    assert.throws(() => decimal("1e3"), /RangeError: "1e3" is not a decimal number/);
    assert.equal(parseDecimal("-0.50"), "-0.50");
  });
});
