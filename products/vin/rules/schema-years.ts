import type { VehicleIndex } from "../vehicle-index/types.ts";
import { createBoundedMemo } from "./bounded-memo.ts";
import { FIRST_MODEL_YEAR } from "./model-year.ts";
import { createSchemaPlan, type ActiveSchema, type SchemaPlan } from "./schema-plan.ts";

/** Finds the schemas that a WMI uses in a year. */
export interface SchemaYears {
  /** Whether any schema of the WMI covers the year. */
  covers(wmi: number, year: number): boolean;
  /** The plan of the WMI's schemas in a year; for a null year, of all its schemas. */
  plan(wmi: number, year: number | null): SchemaPlan;
  /** One year of each period with the same schemas, up to a last year; none of periods without any. */
  samples(wmi: number, lastYear: number): number[];
}

const PLAN_LIMIT_BYTES = 48 * 1024 * 1024;
const PERIODS_PER_WMI = 128;
const YEAR_COUNT = 100;
const ALL_YEARS = PERIODS_PER_WMI - 1;

/** Years with the same schemas share a plan; plans are made when first needed and bounded in memory. */
export function createSchemaYears(index: VehicleIndex): SchemaYears {
  const plans = createBoundedMemo<SchemaPlan>(PLAN_LIMIT_BYTES);
  const periods: (Uint8Array | undefined)[] = Array.from({ length: index.columns.wmiText.length });
  const periodOf = (wmi: number, year: number): number =>
    (periods[wmi] ??= yearPeriods(index, wmi))[year - FIRST_MODEL_YEAR] ?? 0;
  return {
    covers: (wmi, year) => covers(index, wmi, year),
    plan(wmi, year) {
      const period = year === null ? ALL_YEARS : periodOf(wmi, year);
      const key = wmi * PERIODS_PER_WMI + period;
      const known = plans.get(key);
      if (known !== undefined) return known;
      const made = createSchemaPlan(index, activeSchemas(index, wmi, year));
      plans.set(key, made, made.size);
      return made;
    },
    samples(wmi, lastYear) {
      const years = Array.from({ length: lastYear - FIRST_MODEL_YEAR + 1 }, (_, at) => FIRST_MODEL_YEAR + at);
      return years.filter(
        (year) =>
          (year === FIRST_MODEL_YEAR || periodOf(wmi, year) !== periodOf(wmi, year - 1)) &&
          covers(index, wmi, year),
      );
    },
  };
}

function covers(index: VehicleIndex, wmi: number, year: number): boolean {
  const { wmiLinkStart, linkFromYear, linkToYear } = index.columns;
  const end = wmiLinkStart[wmi + 1] ?? 0;
  for (let link = wmiLinkStart[wmi] ?? 0; link < end; link++) {
    if (year >= (linkFromYear[link] ?? 0) && year <= (linkToYear[link] ?? 0)) return true;
  }
  return false;
}

/** A number for each year from the first model year on; years with the same schemas share one. */
function yearPeriods(index: VehicleIndex, wmi: number): Uint8Array {
  const { wmiLinkStart, linkFromYear, linkToYear } = index.columns;
  const borders = new Set<number>();
  const end = wmiLinkStart[wmi + 1] ?? 0;
  for (let link = wmiLinkStart[wmi] ?? 0; link < end; link++) {
    borders.add(linkFromYear[link] ?? 0);
    borders.add((linkToYear[link] ?? 0) + 1);
  }
  let period = 0;
  return Uint8Array.from({ length: YEAR_COUNT }, (_, at) =>
    borders.has(FIRST_MODEL_YEAR + at) ? ++period : period,
  );
}

/** A schema linked twice counts once, with its latest first year. */
function activeSchemas(index: VehicleIndex, wmi: number, year: number | null): ActiveSchema[] {
  const { wmiLinkStart, linkSchema, linkFromYear, linkToYear } = index.columns;
  const fromYears = new Map<number, number>();
  const end = wmiLinkStart[wmi + 1] ?? 0;
  for (let link = wmiLinkStart[wmi] ?? 0; link < end; link++) {
    const from = linkFromYear[link] ?? 0;
    if (year !== null && (year < from || year > (linkToYear[link] ?? 0))) continue;
    const schema = linkSchema[link] ?? 0;
    fromYears.set(schema, Math.max(from, fromYears.get(schema) ?? 0));
  }
  return [...fromYears].map(([schema, fromYear]) => ({ schema, fromYear }));
}
