import assert from "node:assert/strict";
import { test } from "node:test";
import { vinsInText } from "../../input/vins-in-text.ts";
import { ACCORD } from "../support/vin.ts";

test("VINs are found wherever people put them", () => {
  for (const text of [
    ACCORD,
    ACCORD.toLowerCase(),
    `VIN: ${ACCORD}.`,
    `https://cars.example/vehicle/${ACCORD}?from=ad`,
    `"${ACCORD}" (grey)`,
    "1HG CM8 2633A 004352",
    "1HG-CM82633A-004352",
    `\u200B${ACCORD}\u200B`,
    "１ＨＧＣＭ８２６３３Ａ００４３５２",
    `${ACCORD}\n${ACCORD}`,
  ]) {
    assert.deepEqual(vinsInText(text).vins, [ACCORD], text);
  }
});

test("letters of other alphabets and O for 0 are suspected, with what was meant", () => {
  for (const word of ["1НGСМ82633А004352", "1HGCM82633AOO4352", "IHGCM82633A004352"]) {
    const { vins, suspected } = vinsInText(`look at ${word}, please`);
    assert.deepEqual([vins, suspected.map(({ suggestion }) => suggestion)], [[], [ACCORD]], word);
  }
});

test("long words, numbers and codes of other lengths are no VINs", () => {
  for (const text of [
    "incomprehensibly!",
    "Unabhängigkeiten",
    "order 12345678901234567",
    `${ACCORD}9 and ${ACCORD.slice(1)}`,
    "",
  ]) {
    assert.deepEqual([vinsInText(text).vins, vinsInText(text).suspected], [[], []], text);
  }
});

test("what can only be a mistyped or partial VIN is an attempt; a sentence is none", () => {
  assert.equal(vinsInText(ACCORD.slice(1)).attempt, ACCORD.slice(1));
  assert.equal(vinsInText("5UXWX7C5*BA").attempt, "5UXWX7C5*BA");
  for (const text of ["good morning", "call me at 5 pm 12345", `not ${ACCORD.slice(1)}?`])
    assert.equal(vinsInText(text).attempt, undefined, text);
});
