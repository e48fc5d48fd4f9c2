import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "otpauth";
import { isTotpCode, newTotpSecret, normalisedCode, stepOfCode, totpUri } from "../totp.ts";

/** RFC 6238, appendix B, SHA-1: the last six of the eight digits are the code of six digits. */
const VECTORS: readonly (readonly [seconds: number, code: string])[] = [
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
];
const SECRET = Secret.fromUTF8("12345678901234567890").base32;

test("Codes are those of RFC 6238, taken one step early or late and no further", () => {
  for (const [seconds, vector] of VECTORS) {
    const code = vector.slice(-6);
    const step = Math.floor(seconds / 30);
    const at = (steps: number) => stepOfCode(SECRET, code, (step + steps) * 30_000 + 15_000);
    assert.equal(stepOfCode(SECRET, code, seconds * 1000), step);
    assert.deepEqual([at(-1), at(1)], [step, step]);
    assert.deepEqual([at(-2), at(2)], [null, null]);
  }
});

test("A new secret has 160 bits and its address all that an app needs", () => {
  const secret = newTotpSecret();
  assert.equal(Secret.fromBase32(secret).bytes.length, 20);
  assert.notEqual(newTotpSecret(), secret);
  const uri = new URL(totpUri(secret, "Trade & post", "a+b@example.com"));
  assert.equal(uri.protocol, "otpauth:");
  assert.equal(decodeURIComponent(uri.pathname), "/Trade & post:a+b@example.com");
  assert.deepEqual(Object.fromEntries(uri.searchParams), {
    issuer: "Trade & post",
    secret,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});

test("Only six ASCII digits are a code, with blanks as people type them", () => {
  assert.equal(normalisedCode(" 123 456 "), "123456");
  for (const wrong of ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "1e5"])
    assert.equal(isTotpCode(wrong), false, wrong);
});
