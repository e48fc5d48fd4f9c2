import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { digestOf, isKeySecret, newKeySecret, shownPrefix } from "../keys/secret.ts";

suite("the secret of an API key", () => {
  test("begins with tp_, never repeats and carries at least 160 random bits", () => {
    const secrets = new Set(Array.from({ length: 2000 }, newKeySecret));
    assert.equal(secrets.size, 2000);
    const digits = new Set<string>();
    for (const secret of secrets) {
      assert.match(secret, /^tp_[0-9A-Za-z]{43}$/);
      assert.ok(isKeySecret(secret));
      for (const digit of secret.slice(4, -6)) digits.add(digit);
    }
    assert.equal(digits.size, 62);
    assert.ok((36 - 7) * Math.log2(62) >= 160);
  });

  test("is refused after any typing error of one letter", () => {
    const secret = newKeySecret();
    for (let place = 0; place < secret.length; place += 1) {
      const other = secret[place] === "x" ? "y" : "x";
      assert.equal(
        isKeySecret(`${secret.slice(0, place)}${other}${secret.slice(place + 1)}`),
        false,
        `place ${place}`,
      );
    }
  });

  test("is refused when cut, extended, padded, empty or huge", () => {
    const secret = newKeySecret();
    for (const wrong of [
      secret.slice(0, -1),
      `${secret}0`,
      ` ${secret}`,
      `${secret}\n`,
      "",
      "tp_",
      "tp_".repeat(100_000),
    ]) {
      assert.equal(isKeySecret(wrong), false);
    }
  });

  test("shows people eight of its characters and stores a SHA-256", () => {
    const secret = newKeySecret();
    assert.equal(shownPrefix(secret), secret.slice(0, 11));
    assert.equal(Buffer.from(digestOf(secret), "base64").length, 32);
  });
});
