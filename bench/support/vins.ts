import { readFileSync } from "node:fs";
import { join } from "node:path";

const recorded = join(import.meta.dirname, "../../products/vin/tests/recorded");

/** Distinct valid VINs: those of the recorded answers with serial numbers counted up. */
export function sampleVins(count: number): string[] {
  const stems = ["recorded.json", "sql.json"]
    .flatMap(
      (file) => JSON.parse(readFileSync(join(recorded, file), "utf8")) as { vin: string; class: string }[],
    )
    .filter(({ vin, class: kind }) => kind === "valid" && vin.length === 17)
    .map(({ vin }) => vin.slice(0, 11));
  const distinct = [...new Set(stems)];
  return Array.from({ length: count }, (_, index) => {
    const stem = distinct[index % distinct.length] ?? "";
    return `${stem}${String(100_000 + index).padStart(6, "0")}`;
  });
}
