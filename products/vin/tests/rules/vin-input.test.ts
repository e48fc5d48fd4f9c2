import assert from "node:assert/strict";
import { test } from "node:test";
import { readVin } from "../../rules/decoder.ts";

const VIN = "1HGCM82633A004352";

test("outer blanks and lower case are put right", () => {
  assert.deepEqual(readVin(`  ${VIN.toLowerCase()}\n`), { ok: true, vin: VIN, isPartial: false });
});

test("each kind of fault is named with its positions and what was probably meant", () => {
  const faults: [text: string, kind: string, positions: number[], suggestion: string | null][] = [
    ["", "empty", [], null],
    ["   ", "empty", [], null],
    [VIN.slice(1), "too-short", [], null],
    [`${VIN}1`, "too-long", [], null],
    ["1".repeat(10_000_000), "too-long", [], null],
    ["1HG CM8263 3A004352", "inner-space", [4, 11], VIN],
    ["1HG-CM8263.3A004352", "inner-space", [4, 11], VIN],
    ["1HGCM82633AOO4352", "forbidden-letter", [12, 13], VIN],
    ["1НGCM82633A004352", "look-alike", [2], VIN],
    ["1HGCM82633AО04352", "look-alike", [12], VIN],
    ["ΙHGCM82633A004352", "look-alike", [1], VIN],
    ["１HGCM82633A004352", "look-alike", [1], VIN],
    ["1HGCM82633A00435?", "forbidden-character", [17], null],
    ["1HGCM82633A00435*", "forbidden-character", [17], null],
    ["1HGCM82633A0😀352", "forbidden-character", [13], null],
  ];
  for (const [text, kind, positions, suggestion] of faults) {
    const input = readVin(text);
    assert.ok(!input.ok, text.slice(0, 20));
    assert.deepEqual([input.kind, input.positions, input.suggestion], [kind, positions, suggestion]);
    assert.match(input.message, /\.$/);
  }
});

test("partial VINs are accepted when asked for", () => {
  assert.deepEqual(readVin("5UXWX7C5*BA", { allowPartial: true }), {
    ok: true,
    vin: "5UXWX7C5*BA",
    isPartial: true,
  });
  assert.equal(readVin("5UXWX7C5?BA", { allowPartial: true }).ok, false);
});
