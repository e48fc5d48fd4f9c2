import type { SourceAnswer } from "../../rules/source.ts";
import { isJsonObject, type JsonObject, textOf } from "../json.ts";

/** Members of vPIC's flat object that tell of faults or repeat the question. */
const NOT_FACTS: ReadonlySet<string> = new Set([
  "VIN",
  "ErrorCode",
  "ErrorText",
  "AdditionalErrorText",
  "SuggestedVIN",
  "PossibleValues",
]);

/** vPIC has about 160 variables; many more are not its answer. */
const FACT_LIMIT = 500;
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const ERROR_CODES = /^\d{1,3}(,\d{1,3})*$/;

/**
 * Reads the `Results` of vPIC's `DecodeVinValuesExtended` and `DecodeVINValuesBatch`: one flat object
 * of texts per VIN, in the order asked. `undefined` when the document is anything else.
 */
export function readResults(json: unknown, vins: readonly string[]): SourceAnswer[] | undefined {
  const results = isJsonObject(json) ? json["Results"] : undefined;
  if (!Array.isArray(results) || results.length !== vins.length) return undefined;
  const answers = vins.map((vin, index) => readFlat(vin, results[index]));
  return answers.every((answer) => answer !== undefined) ? answers : undefined;
}

function readFlat(vin: string, flat: unknown): SourceAnswer | undefined {
  if (!isJsonObject(flat)) return undefined;
  const echoed = textOf(flat["VIN"]);
  const codes = textOf(flat["ErrorCode"])?.replaceAll(" ", "") ?? "";
  if ((echoed !== undefined && echoed.toUpperCase() !== vin.toUpperCase()) || !ERROR_CODES.test(codes))
    return undefined;
  return {
    source: "nhtsa",
    vin,
    facts: readFacts(flat),
    extras: {},
    errorCodes: codes
      .split(",")
      .map(Number)
      .sort((a, b) => a - b),
    errorText: textOf(flat["ErrorText"]) ?? "",
    additionalErrorText: textOf(flat["AdditionalErrorText"]) ?? "",
    suggestedVin: textOf(flat["SuggestedVIN"]) ?? "",
    possibleValues: textOf(flat["PossibleValues"]) ?? "",
  };
}

function readFacts(flat: JsonObject): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, value] of Object.entries(flat).slice(0, FACT_LIMIT)) {
    const text = textOf(value);
    if (text !== undefined && VARIABLE_NAME.test(name) && !NOT_FACTS.has(name)) facts[name] = text;
  }
  return facts;
}
