import type { VinAnswer, vehicleFacts } from "../contracts.ts";

type FactName = keyof typeof vehicleFacts;
type Facts = Pick<VinAnswer, FactName>;

/** Reads one vPIC variable by flat name or by id; `undefined` when it is not known. */
export type ReadVariable = (variable: FactVariable) => string | undefined;

export interface FactVariable {
  readonly elementId: number;
  /** Flat vPIC name. */
  readonly code: string;
}

type Kind = "text" | "number" | "yes-no";

/** Which vPIC variable each fact of the summary is. */
const FACTS: readonly (readonly [FactName, number, string, Kind])[] = [
  ["make", 26, "Make", "text"],
  ["model", 28, "Model", "text"],
  ["modelYear", 29, "ModelYear", "number"],
  ["series", 34, "Series", "text"],
  ["trim", 38, "Trim", "text"],
  ["vehicleType", 39, "VehicleType", "text"],
  ["bodyClass", 5, "BodyClass", "text"],
  ["doors", 14, "Doors", "number"],
  ["driveType", 15, "DriveType", "text"],
  ["transmissionStyle", 37, "TransmissionStyle", "text"],
  ["engineModel", 18, "EngineModel", "text"],
  ["engineConfiguration", 64, "EngineConfiguration", "text"],
  ["engineCylinders", 9, "EngineCylinders", "number"],
  ["engineDisplacementLitres", 13, "DisplacementL", "number"],
  ["enginePowerHorsepower", 71, "EngineHP", "number"],
  ["turbo", 135, "Turbo", "yes-no"],
  ["fuelPrimary", 24, "FuelTypePrimary", "text"],
  ["fuelSecondary", 66, "FuelTypeSecondary", "text"],
  ["grossWeightRating", 25, "GVWR", "text"],
  ["plantCity", 31, "PlantCity", "text"],
  ["plantState", 77, "PlantState", "text"],
  ["plantCountry", 75, "PlantCountry", "text"],
  ["manufacturer", 27, "Manufacturer", "text"],
];

const VARIABLES = FACTS.map(([name, elementId, code, kind]) => ({
  name,
  kind,
  variable: { elementId, code },
}));

/** The facts of the summary; what is not known, or does not apply to the vehicle, is absent. */
export function readFacts(read: ReadVariable): Facts {
  const facts: Record<string, string | number | boolean> = {};
  for (const { name, kind, variable } of VARIABLES) {
    const text = read(variable)?.trim();
    if (text === undefined || text === "" || text === "Not Applicable") continue;
    const value = readValue(text, kind);
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}

function readValue(text: string, kind: Kind): string | number | boolean | undefined {
  if (kind === "text") return text;
  if (kind === "number") {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^yes/i.test(text)) return true;
  return /^no\b/i.test(text) ? false : undefined;
}
