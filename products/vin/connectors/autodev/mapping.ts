import type { SourceAnswer } from "../../rules/source.ts";
import { isJsonObject, type JsonObject, textOf } from "../json.ts";
import { driveType, fuelType, readEngine, transmissionStyle, vehicleType } from "./vocabulary.ts";

const YEAR = /^(19|20)\d\d$/;
const CLEAN = "0 - VIN decoded clean. Check Digit (9th position) is correct";
const WRONG_CHECK_DIGIT = "1 - Check Digit (9th position) does not calculate properly";
const NO_DETAILS = "8 - No detailed data available currently";

/**
 * Reads the document of Auto.dev's `GET /vin/{vin}`. The same fact may stand at the top or under
 * `vehicle`; the year may be missing, a number, a text or a list of possible years, of which the
 * caller's is taken. `undefined` when the document names no make: the service does not know this VIN.
 */
export function readDocument(
  vin: string,
  json: unknown,
  modelYear: number | undefined,
): SourceAnswer | undefined {
  if (!isJsonObject(json)) return undefined;
  const facts = present(readFacts(json, modelYear));
  if (facts["Make"] === undefined) return undefined;
  return {
    source: "autodev",
    vin,
    facts,
    extras: present(readExtras(json, facts["ModelYear"])),
    ...readFaults(json, facts["Model"]),
    additionalErrorText: "",
    suggestedVin: "",
    possibleValues: "",
  };
}

function readFacts(json: JsonObject, modelYear: number | undefined): Record<string, string | undefined> {
  const engine = readEngine(textOf(json["engine"]));
  const [, doors] = textOf(json["style"])?.match(/\b([2-6])dr\b/i) ?? [];
  return {
    Make: either(json, "make"),
    Model: either(json, "model"),
    ModelYear: chooseYear(readYears(json), modelYear),
    Trim: textOf(json["trim"]),
    Manufacturer: textOf(vehicleOf(json)["manufacturer"]),
    VehicleType: vehicleType(textOf(vehicleOf(json)["type"])) ?? vehicleType(textOf(json["type"])),
    BodyClass: textOf(json["body"]),
    Doors: doors,
    DriveType: driveType(textOf(json["drive"])),
    TransmissionStyle: transmissionStyle(textOf(json["transmission"])),
    DisplacementL: engine.displacementLitres,
    EngineCylinders: engine.cylinders,
    EngineConfiguration: engine.configuration,
    FuelTypePrimary: fuelType(textOf(json["fuel"])),
  };
}

function readExtras(json: JsonObject, chosenYear: string | undefined): Record<string, string | undefined> {
  const years = readYears(json);
  return {
    origin: textOf(json["origin"]),
    style: textOf(json["style"]),
    engine: textOf(json["engine"]),
    possibleYears: chosenYear === undefined && years.length > 1 ? years.join(", ") : undefined,
    ambiguous: json["ambiguous"] === true ? "true" : undefined,
  };
}

/** Auto.dev has no codes; a wrong check digit and a missing model are the two faults it implies. */
function readFaults(
  json: JsonObject,
  model: string | undefined,
): Pick<SourceAnswer, "errorCodes" | "errorText"> {
  const faults: [number, string][] = [];
  if (json["checksum"] === false) faults.push([1, WRONG_CHECK_DIGIT]);
  if (model === undefined) faults.push([8, NO_DETAILS]);
  if (faults.length === 0) faults.push([0, CLEAN]);
  return { errorCodes: faults.map(([code]) => code), errorText: faults.map(([, text]) => text).join("; ") };
}

function readYears(json: JsonObject): string[] {
  const given = vehicleOf(json)["year"] ?? json["year"];
  const candidates: unknown[] = Array.isArray(given) ? given : [given];
  return candidates.flatMap((candidate) => {
    const year = textOf(candidate);
    return year !== undefined && YEAR.test(year) ? [year] : [];
  });
}

function chooseYear(years: readonly string[], modelYear: number | undefined): string | undefined {
  return years.length === 1 ? years[0] : years.find((year) => year === String(modelYear));
}

function either(json: JsonObject, name: string): string | undefined {
  return textOf(json[name]) ?? textOf(vehicleOf(json)[name]);
}

function vehicleOf(json: JsonObject): JsonObject {
  return isJsonObject(json["vehicle"]) ? json["vehicle"] : {};
}

function present(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
