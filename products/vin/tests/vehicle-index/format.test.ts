import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { VehicleIndexFault, type VehicleIndexFaultKind } from "../../vehicle-index/fault.ts";
import { packIndex, unpackIndex } from "../../vehicle-index/format.ts";
import { layout } from "../../vehicle-index/layout.ts";
import { loadVehicleIndex } from "../../vehicle-index/load.ts";
import { smallIndex } from "../rules/small-index.ts";

const folder = mkdtempSync(join(tmpdir(), "vehicle-index-"));
after(() => rmSync(folder, { recursive: true }));
const index = smallIndex("XXX", 7, [
  { fromYear: 2000, toYear: 2010, patterns: [{ keys: "A", elementId: 28, text: "One" }] },
]);
const packed = packIndex(index.origin, index.columns);

function faultOf(change: (bytes: Buffer) => Buffer): VehicleIndexFault {
  const path = join(folder, "changed.bin");
  writeFileSync(path, change(Buffer.from(packed)));
  try {
    loadVehicleIndex(path);
  } catch (error) {
    assert.ok(error instanceof VehicleIndexFault);
    return error;
  }
  throw new assert.AssertionError({ message: "a damaged index was loaded" });
}

test("a packed index is read back unchanged, and the same columns give the same bytes", () => {
  const read = unpackIndex(packed);
  assert.deepEqual(read.origin, index.origin);
  for (const name of Object.keys(layout) as (keyof typeof layout)[]) {
    assert.deepEqual([...read.columns[name]], [...index.columns[name]], name);
  }
  assert.deepEqual(packIndex(read.origin, read.columns), packed);
});

test("a file that is damaged, cut off or of another version is refused with its fault", () => {
  const changes: [VehicleIndexFaultKind, (bytes: Buffer) => Buffer][] = [
    [
      "checksum",
      (bytes) => (bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9), bytes),
    ],
    ["truncated", (bytes) => bytes.subarray(0, bytes.length - 1)],
    ["truncated", (bytes) => Buffer.concat([bytes, Buffer.from("x")])],
    ["newer-version", (bytes) => (bytes.writeUInt32LE(99, 8), bytes)],
    ["older-version", (bytes) => (bytes.writeUInt32LE(0, 8), bytes)],
    ["not-an-index", (bytes) => Buffer.concat([Buffer.from("SQLite format 3"), bytes])],
    ["not-an-index", () => Buffer.alloc(0)],
  ];
  for (const [kind, change] of changes) {
    const fault = faultOf(change);
    assert.equal(fault.kind, kind);
    assert.match(fault.message, /(Restore|Update)/);
  }
});

test("a missing file is told with its path", () => {
  const path = join(folder, "none.bin");
  assert.throws(
    () => loadVehicleIndex(path),
    (error) => error instanceof VehicleIndexFault && error.kind === "missing" && error.message.includes(path),
  );
});

test("the committed index is whole and no larger than 12 MB", () => {
  const path = join(import.meta.dirname, "../../vehicle-index/vehicle-index.bin");
  assert.ok(readFileSync(path).length <= 12 * 1024 * 1024);
  const { origin, columns, findWmi, text } = loadVehicleIndex();
  assert.ok(origin.patternCount > 700_000 && origin.wmiCount > 12_000);
  assert.equal(columns.patternAnswer.length, origin.patternCount);
  assert.equal(text(columns.wmiText[findWmi("1HG")] ?? 0), "1HG");
  assert.equal(text(columns.wmiText[findWmi("1A9751")] ?? 0), "1A9751");
  assert.deepEqual([findWmi(""), findWmi("***"), findWmi("1H"), findWmi("é😀")], [-1, -1, -1, -1]);
});
