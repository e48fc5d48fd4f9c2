import { type Preferences, vehicleFacts, type VinAnswer, type VinField } from "../../contracts.ts";
import { valueIn } from "../wording/values.ts";
import { say } from "../wording/wording.ts";

/** In which words and units somebody wants to read. */
export interface Reading {
  readonly language: string;
  readonly units: Preferences["units"];
}

export type FactName = keyof typeof vehicleFacts;
type Value = string | number | boolean;

const KILOWATTS_PER_HORSEPOWER = 0.745_699_872;

/** A fact of the summary in the reader's words and units; names, and values that are rare, stay as the data has them. */
export function factText({ language, units }: Reading, fact: FactName, value: Value): string {
  if (typeof value === "boolean") return say(language, value ? "yes" : "no");
  if (fact === "enginePowerHorsepower") return power(language, units, Number(value));
  if (fact === "engineDisplacementLitres")
    return say(language, "litres", { value: rounded(Number(value), 2) });
  const known = SPOKEN.has(fact) ? valueIn(language, String(value)) : undefined;
  return known ?? (IN_CAPITALS.has(fact) ? inMixedCase(String(value)) : String(value));
}

/** Facts whose values are words of a language, not names. */
const SPOKEN: ReadonlySet<FactName> = new Set([
  "bodyClass",
  "driveType",
  "engineConfiguration",
  "fuelPrimary",
  "fuelSecondary",
  "transmissionStyle",
  "vehicleType",
]);

/** What the data has in capitals throughout, without names of companies, whose capitals mean something. */
const IN_CAPITALS: ReadonlySet<FactName> = new Set([
  "plantCity",
  "plantState",
  "plantCountry",
  "vehicleType",
]);

/** `UNITED STATES (USA)` as `United States (USA)`. */
function inMixedCase(text: string): string {
  const words = /(?<![\p{L}(])(\p{Lu})(\p{Lu}+)/gu;
  return text.replaceAll(words, (_word, first: string, rest: string) => first + rest.toLowerCase());
}

export function factLabel(language: string, fact: FactName): string {
  return say(language, `fact_${fact}`);
}

function power(language: string, units: Reading["units"], horsepower: number): string {
  return units === "us"
    ? say(language, "horsepower", { value: rounded(horsepower, 0) })
    : say(language, "kilowatts", { value: rounded(horsepower * KILOWATTS_PER_HORSEPOWER, 0) });
}

/** What a variable measures in the data, and what it is elsewhere. */
const METRIC: Readonly<
  Record<string, { readonly factor: number; readonly unit: string; readonly own: string }>
> = {
  curbWeightLB: { factor: 0.453_592_37, unit: "kg", own: "lb" },
  wheelBaseShort: { factor: 2.54, unit: "cm", own: "in" },
  wheelBaseLong: { factor: 2.54, unit: "cm", own: "in" },
  trackWidth: { factor: 2.54, unit: "cm", own: "in" },
  bedLengthIN: { factor: 2.54, unit: "cm", own: "in" },
  topSpeedMPH: { factor: 1.609_344, unit: "km/h", own: "mph" },
};

/** Variables that are also facts of the summary have its words. */
const FACT_OF: Readonly<Record<string, FactName>> = {
  fuelTypePrimary: "fuelPrimary",
  fuelTypeSecondary: "fuelSecondary",
  displacementL: "engineDisplacementLitres",
  engineHP: "enginePowerHorsepower",
  gvwr: "grossWeightRating",
};

/** A variable as a line: what it is, and its value in the reader's units. */
export function fieldText(reading: Reading, { name, variable = name, value }: VinField): [string, string] {
  const fact = FACT_OF[name] ?? name;
  if (isFact(fact)) {
    const number = Number(value);
    const measured = fact === "enginePowerHorsepower" || fact === "engineDisplacementLitres";
    const text = factText(reading, fact, measured && Number.isFinite(number) ? number : value);
    return [factLabel(reading.language, fact), text];
  }
  const measure = METRIC[name];
  const number = Number(value);
  if (measure === undefined || !Number.isFinite(number)) return [variable, value];
  const { factor, own, unit } = measure;
  const label = variable.replace(/ \([^)]*\)$/, "");
  return reading.units === "us"
    ? [label, `${value} ${own}`]
    : [label, `${rounded(number * factor, unit === "kg" ? 0 : 1)} ${unit}`];
}

function isFact(name: string): name is FactName {
  return Object.hasOwn(vehicleFacts, name);
}

/** `2003 HONDA Accord EX-V6`. */
export function vehicleTitle(language: string, answer: VinAnswer): string {
  const { make, model, modelYear, possibleModelYears = [], trim } = answer;
  const year = modelYear === undefined ? possibleModelYears.join("/") : String(modelYear);
  const words = [year, make, model, trim].filter((word) => word !== undefined && word !== "");
  return make === undefined && model === undefined
    ? [year, answer.manufacturer ?? say(language, "unknownVehicle")].filter((word) => word !== "").join(" ")
    : words.join(" ");
}

function rounded(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
