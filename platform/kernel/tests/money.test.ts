import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  addMoney,
  allocateMoney,
  decimal,
  formatMoney,
  minorUnitDigits,
  money,
  multiplyMoney,
  subtractMoney,
} from "#platform/kernel";

suite("money", () => {
  test("is counted in whole minor units of a named currency", () => {
    assert.deepEqual(addMoney(money(990, "USD"), money(10, "USD")), money(1000, "USD"));
    assert.deepEqual(subtractMoney(money(10, "USD"), money(990, "USD")), money(-980, "USD"));
    assert.throws(() => money(9.9, "USD"), /whole minor units/);
    assert.throws(() => money(Number.MAX_SAFE_INTEGER + 1, "USD"), RangeError);
    assert.throws(() => money(1, "usd"), /not an ISO 4217/);
  });

  test("of two currencies is never combined", () => {
    assert.throws(() => addMoney(money(1, "USD"), money(1, "EUR")), /Cannot combine USD with EUR/);
    assert.throws(() => subtractMoney(money(1, "USD"), money(1, "EUR")), RangeError);
  });

  test("is multiplied exactly and rounded once, as asked", () => {
    assert.deepEqual(multiplyMoney(money(1005, "USD"), decimal("0.5"), "half-even"), money(502, "USD"));
    assert.deepEqual(multiplyMoney(money(1005, "USD"), decimal("0.5"), "half-up"), money(503, "USD"));
    assert.deepEqual(multiplyMoney(money(-1005, "USD"), decimal("0.5"), "half-up"), money(-503, "USD"));
    const large = 123_456_789_012_345_678_901n;
    assert.equal(multiplyMoney(money(large, "USD"), decimal("1.000"), "down").amountMinor, large);
  });

  test("is split so that the parts sum to the whole and differ by one unit at most from their share", () => {
    const weightLists = [
      [1],
      [1, 1, 1],
      [1, 2, 3],
      [0, 1, 0, 1],
      [7, 11, 13, 17, 19],
      Array.from({ length: 97 }, () => 1),
    ];
    for (const weights of weightLists) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const amount of [0, 1, 2, 99, 100, 101, 990, -1, -100, -101, 12_345]) {
        const parts = allocateMoney(money(amount, "USD"), weights);
        assert.equal(parts.length, weights.length);
        assert.equal(
          parts.reduce((sum, part) => sum + part.amountMinor, 0n),
          BigInt(amount),
          `${amount} by ${weights.join()}`,
        );
        parts.forEach((part, index) => {
          const share = (amount * (weights[index] ?? 0)) / total;
          assert.ok(Math.abs(Number(part.amountMinor) - share) <= 1, `${amount} by ${weights.join()}`);
        });
      }
    }
  });

  test("gives nothing to a weight of zero", () => {
    const parts = allocateMoney(money(100, "USD"), [0, 1, 1, 1]);
    assert.deepEqual(
      parts.map((part) => part.amountMinor),
      [0n, 34n, 33n, 33n],
    );
  });

  test("refuses to be split by nothing or by negative weights", () => {
    for (const weights of [[], [0, 0], [-1, 2], [0.5, 1]]) {
      assert.throws(() => allocateMoney(money(100, "USD"), weights), RangeError, weights.join());
    }
  });

  test("is written for people with the digits of its currency, without passing through a float", () => {
    assert.equal(formatMoney(money(990, "USD"), "en-US"), "$9.90");
    assert.equal(formatMoney(money(5, "USD"), "en-US"), "$0.05");
    assert.equal(formatMoney(money(-5, "USD"), "en-US"), "-$0.05");
    assert.equal(formatMoney(money(500, "JPY"), "en-US"), "¥500");
    assert.equal(formatMoney(money(1234, "KWD"), "en-US").replace(/\s/, " "), "KWD 1.234");
    assert.equal(formatMoney(money(900_719_925_474_099_399n, "USD"), "en-US"), "$9,007,199,254,740,993.99");
    assert.deepEqual(["USD", "JPY", "KWD"].map(minorUnitDigits), [2, 0, 3]);
  });
});
