import { ELEMENT } from "./elements.ts";
import { divideTruncated, multiply, parseDecimal } from "./sql-decimal.ts";

/** One of vPIC's conversions between the three units of displacement. */
export interface Conversion {
  fromElementId: number;
  toElementId: number;
  factor: string;
  divide: boolean;
}

const CC = ELEMENT.displacementCubicCentimetres;
const CI = ELEMENT.displacementCubicInches;
const L = ELEMENT.displacementLitres;

/**
 * In vPIC's order: an earlier one wins when two give the same variable. vPIC's two conversions from
 * litres are left out: litres are rounded, and where vPIC knows exact cubic inches it converts those,
 * but the data lacks them.
 */
const conversions: readonly Conversion[] = [
  { fromElementId: CC, toElementId: CI, factor: "16.387064", divide: true },
  { fromElementId: CI, toElementId: CC, factor: "16.387064", divide: false },
  { fromElementId: CC, toElementId: L, factor: "1000.", divide: true },
  { fromElementId: CI, toElementId: L, factor: "0.016387064", divide: false },
];

const bySource = Map.groupBy(conversions, (conversion) => conversion.fromElementId);
const NO_CONVERSIONS: readonly Conversion[] = [];

/** The conversions that start at a variable. */
export function conversionsFrom(elementId: number): readonly Conversion[] {
  return bySource.get(elementId) ?? NO_CONVERSIONS;
}

/** Whether a variable is one of the three displacements. */
export function isDisplacement(elementId: number): boolean {
  return elementId === CC || elementId === CI || elementId === L;
}

/** Converted texts, because few displacements occur over and over. */
export interface Converter {
  /** The converted text with SQL Server's digits; null when the text is no decimal number. */
  convert(conversion: Conversion, text: string): string | null;
}

const MEMO_LIMIT = 4096;

export function createConverter(): Converter {
  const memos = new Map<Conversion, Map<string, string | null>>(
    conversions.map((conversion) => [conversion, new Map()]),
  );
  return {
    convert(conversion, text) {
      const memo = memos.get(conversion);
      const known = memo?.get(text);
      if (known !== undefined) return known;
      const made = compute(conversion, text);
      if (memo !== undefined && memo.size < MEMO_LIMIT) memo.set(text, made);
      return made;
    },
  };
}

function compute(conversion: Conversion, text: string): string | null {
  const value = parseDecimal(text);
  const factor = parseDecimal(conversion.factor);
  if (value === null || factor === null) return null;
  return conversion.divide ? divideTruncated(value, factor) : multiply(value, factor);
}
