/**
 * Compares our answers with recorded ones, field by field, and explains every difference.
 *
 *   npm run bench -- vin-accuracy [file or folder of recorded answers]
 */
import { join } from "node:path";
import { createDecoder, toFlat } from "../products/vin/rules/decoder.ts";
import { loadVehicleIndex } from "../products/vin/vehicle-index/load.ts";
import { printResult, printTable } from "./support/report.ts";
import { isSame } from "./vin/comparison.ts";
import { explain, UNEXPLAINED } from "./vin/explanation.ts";
import { readCases, requestedYear } from "./vin/recorded.ts";

interface Count {
  shown: number;
  held: number;
  equal: number;
}

interface Difference {
  field: string;
  reason: string;
  vin: string;
  expected: string;
  ours: string;
}

/** Percent equal of the fields that the source shows and the data holds. */
const bars: Record<string, number> = {
  Make: 99,
  Model: 97,
  ModelYear: 98,
  BodyClass: 97,
  FuelTypePrimary: 99,
  FuelTypeSecondary: 99,
  EngineCylinders: 99,
  PlantCountry: 99,
};
const SHOWN_CHARACTERS = 48;
/** The flat answer's own fields, which a row set does not have, and ids that the records leave out. */
const notShown = new Set(["VIN", "MakeID", "ModelID", "ManufacturerId"]);

const path = process.argv[2] ?? join(import.meta.dirname, "../products/vin/tests/recorded");
const index = loadVehicleIndex();
const decoder = createDecoder(index, { currentYear: new Date().getFullYear() });
const counts = new Map<string, Count>();
const differences: Difference[] = [];
const added = new Map<string, number>();
const cases = readCases(path);

for (const recorded of cases) {
  const year = requestedYear(recorded);
  const decoded = decoder.decode(recorded.vin, year === undefined ? {} : { modelYear: year });
  const flat = toFlat(decoded);
  for (const [field, expected] of Object.entries(recorded.expected)) {
    if (!(field in flat)) continue;
    const count = counts.get(field) ?? { shown: 0, held: 0, equal: 0 };
    const ours = flat[field] ?? "";
    count.shown += 1;
    if (ours !== "") {
      count.held += 1;
      if (isSame(field, expected, ours)) count.equal += 1;
      else
        differences.push({
          field,
          vin: recorded.vin,
          expected: String(expected),
          ours,
          reason: explain(index, recorded, decoded, field),
        });
    }
    counts.set(field, count);
  }
  if (recorded.sources === undefined) continue;
  for (const [field, ours] of Object.entries(flat)) {
    if (ours !== "" && !(field in recorded.expected) && !notShown.has(field))
      added.set(field, (added.get(field) ?? 0) + 1);
  }
}

console.log(`${cases.length} recorded answers of ${path}; data of ${index.origin.dataDate}\n`);
printTable(
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, { shown, held, equal }]) => ({
      field,
      "shown by source": shown,
      "held by data": held,
      equal,
      differing: held - equal,
      "% equal": held === 0 ? "-" : percent(equal, held).toFixed(1),
      bar:
        bars[field] === undefined
          ? ""
          : `>= ${bars[field]} ${percent(equal, held) >= bars[field] ? "reached" : "MISSED"}`,
    })),
);
console.log("\nDifferences by reason");
printTable(
  [...Map.groupBy(differences, ({ field, reason }) => `${reason}\u0000${field}`).values()]
    .map((list) => ({ reason: list[0]?.reason ?? "", field: list[0]?.field ?? "", count: list.length }))
    .toSorted((a, b) => (a.reason === b.reason ? b.count - a.count : a.reason < b.reason ? -1 : 1)),
);
console.log("\nEvery difference outside the error fields");
printTable(
  differences
    .filter(({ field }) => !/Error|SuggestedVIN|PossibleValues/.test(field))
    .map(({ field, vin, expected, ours, reason }) => ({
      field,
      vin,
      source: cut(expected),
      ours: cut(ours),
      reason,
    })),
);
if (added.size > 0) {
  console.log("\nFields that we answer and a complete row set does not have");
  printTable([...added].map(([field, count]) => ({ field, count })));
}

const barred = Object.keys(bars).filter((field) => (counts.get(field)?.held ?? 0) > 0);
const shares = Object.fromEntries(barred.map((field) => [field, Number(share(field).toFixed(1))]));
const unexplained = differences.filter(({ reason }) => reason === UNEXPLAINED).length;
const missed = barred.filter((field) => share(field) < (bars[field] ?? 0));
printResult({
  bench: "vin-accuracy",
  value: Math.min(...Object.values(shares)),
  unit: "% equal, lowest of the barred fields",
  peers: { ...shares, unexplainedDifferences: unexplained },
  ratio: null,
});
if (unexplained > 0 || missed.length > 0) process.exitCode = 1;

function share(field: string): number {
  const { equal, held } = counts.get(field) ?? { equal: 0, held: 0 };
  return percent(equal, held);
}

function percent(equal: number, held: number): number {
  return held === 0 ? 0 : (100 * equal) / held;
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
