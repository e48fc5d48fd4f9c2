import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createDecoder, flatNames, toFlat, toSummary } from "../../rules/decoder.ts";
import { loadVehicleIndex } from "../../vehicle-index/load.ts";

interface RecordedCase {
  vin: string;
  source: string;
  recorded?: string;
  request?: string;
  expected: Record<string, string | string[]>;
}

const index = loadVehicleIndex();
const decoder = createDecoder(index, { currentYear: 2026 });
const recorded = (file: string): RecordedCase[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../recorded", file), "utf8")) as RecordedCase[];
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Fields that stay the same as long as the data does; `sql.json` is NHTSA's own procedure. */
const firmFields = [
  "Make",
  "Model",
  "VehicleType",
  "BodyClass",
  "Series",
  "Trim",
  "Doors",
  "EngineCylinders",
  "FuelTypePrimary",
  "EngineModel",
  "EngineConfiguration",
  "Turbo",
  "PlantCity",
  "PlantState",
  "PlantCountry",
  "GVWR",
  "VehicleDescriptor",
  "Manufacturer",
];

test("what NHTSA's procedure answered is answered the same or not at all", () => {
  let compared = 0;
  for (const { vin, expected } of recorded("sql.json")) {
    const flat = toFlat(decoder.decode(vin));
    for (const field of firmFields) {
      const wanted = expected[field];
      if (typeof wanted !== "string" || flat[field] === "") continue;
      compared += 1;
      assert.equal(bare(flat[field] ?? ""), bare(wanted), `${vin} ${field}`);
    }
  }
  assert.ok(compared > 900, `only ${compared} fields were compared`);
});

test("live answers of 2026 are answered the same in make, model and year", () => {
  for (const { vin, expected, recorded: date } of recorded("recorded.json")) {
    if (!String(date).startsWith("2026")) continue;
    const flat = toFlat(decoder.decode(vin));
    for (const field of ["Make", "Model", "ModelYear", "BodyClass", "DisplacementL"]) {
      if (typeof expected[field] === "string" && flat[field] !== "")
        assert.equal(bare(flat[field] ?? ""), bare(expected[field]), `${vin} ${field}`);
    }
  }
});

test("a VIN with a right check digit that live answers of 2026 found clean is clean here as well", () => {
  const clean = recorded("recorded.json").filter(
    ({ expected, recorded: date }) => String(date).startsWith("2026") && expected["ErrorCode"] === "0",
  );
  const decoded = clean
    .map(({ vin }) => decoder.decode(vin))
    .filter(({ checkDigitValid }) => checkDigitValid);
  assert.ok(decoded.length >= 4, `${decoded.length}`);
  for (const { errorCodes, vin } of decoded) assert.deepEqual(errorCodes, [0], vin);
});

test("a model year that NHTSA fixed for a descriptor is used", () => {
  assert.equal(decoder.decode("KNDJH742385111111").modelYear, 2009);
  assert.equal(decoder.decode("KMHGC4DH8BU111111").modelYear, 2012);
});

test("the flat answer has vPIC's 154 names in vPIC's order", () => {
  const names = Object.keys(toFlat(decoder.decode("1HGCM82633A004352")));
  assert.equal(names.length, 154);
  assert.deepEqual(names, [...names].sort());
  assert.deepEqual(names, flatNames(index));
  assert.deepEqual([names[0], names.at(-1)], ["ABS", "Windows"]);
});

test("every value carries its evidence", () => {
  const decoded = decoder.decode("1FTMW1T88MFA00001");
  const of = (code: string) => decoded.values.find((value) => value.code === code);
  assert.deepEqual(of("Model")?.provenance, {
    source: "pattern",
    wmi: "1FT",
    keys: "*W1[PRST]",
    schemaId: 22475,
    schemaName: "Ford F-150 Schema for 1FT (MY2021)",
    changedOn: "2021-04-26",
  });
  const litres = decoder.decode("1HD1GP4558K319097").values.find(({ elementId }) => elementId === 13);
  assert.equal(litres?.provenance.fromElementId, 11);
  assert.deepEqual(of("TrailerType")?.provenance, { source: "default" });
  assert.deepEqual(
    [of("VehicleType")?.value, of("VehicleType")?.valueId, of("VehicleType")?.provenance.source],
    ["TRUCK", 3, "wmi"],
  );
  assert.equal(
    decoder.decode("1GBFGX9S83A607916").values.find(({ code }) => code === "CoolingType")?.provenance
      .engineModel,
    "LL8",
  );
});

test("the summary tells the same as the values", () => {
  const decoded = decoder.decode("1FTMW1T88MFA00001");
  const summary = toSummary(decoded);
  assert.deepEqual(
    [
      summary.make,
      summary.model,
      summary.modelYear,
      summary.engineDisplacementLitres,
      summary.turbo,
      summary.fuelSecondary,
    ],
    ["FORD", "F-150", 2021, 3.5, true, null],
  );
  assert.equal(summary.bodyClass, decoded.text(5));
});

test("any text is decoded without an error, and decoding its own VIN again changes nothing", () => {
  let state = 1;
  const next = (limit: number): number => (state = (state * 48_271) % 2_147_483_647) % limit;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*_ |[]#!?ÄßИ😀\u0000\n";
  const characters = [...alphabet];
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: next(22) }, () => characters[next(characters.length)] ?? "").join("");
    const start = ["", "1FT", "1HG", "5YJ", "1A9"][next(5)] ?? "";
    const decoded = decoder.decode(start + text);
    const again = decoder.decode(decoded.vin);
    assert.deepEqual(toFlat(again), toFlat(decoded), JSON.stringify(start + text));
    assert.ok(decoded.errorCodes.length > 0);
  }
});

test("NHTSA's order of the VIN's letters does not matter: lower case and blanks are the same VIN", () => {
  assert.deepEqual(
    toFlat(decoder.decode(" 1hgcm82633a004352 ")),
    toFlat(decoder.decode("1HGCM82633A004352")),
  );
});

test("a WMI of several makes leaves the make open until the model is known", () => {
  const { wmiText, wmiMakeStart } = index.columns;
  const several = wmiText.findIndex((_, row) => (wmiMakeStart[row + 1] ?? 0) > (wmiMakeStart[row] ?? 0) + 1);
  const single = wmiText.findIndex((_, row) => (wmiMakeStart[row + 1] ?? 0) === (wmiMakeStart[row] ?? 0) + 1);
  assert.equal(decoder.decode(index.text(wmiText[several] ?? 0)).text(26), undefined);
  assert.ok(decoder.decode(index.text(wmiText[single] ?? 0)).text(26));
});

test("an engine's power is not told when the data lacks the patterns that could say otherwise", () => {
  const decoded = decoder.decode("5LDAAAA19XA111111");
  assert.equal(decoded.text(18), "ISB");
  assert.deepEqual(
    [decoded.text(21), decoded.text(71), decoded.text(125)],
    [undefined, undefined, undefined],
  );
});
