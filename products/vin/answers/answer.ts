import type { Detail, VinAnswer, VinField } from "../contracts.ts";
import type { SourceAnswer } from "../rules/source.ts";
import { ELEMENT } from "../rules/elements.ts";
import { bindsCheckDigit } from "../rules/free-check-digit.ts";
import type { Decoded, DecodedValue } from "../rules/types.ts";
import { readFacts } from "./facts.ts";
import { readFaults } from "./faults.ts";
import { fieldName } from "./field-name.ts";

/** NHTSA codes of a VIN with a character where those rules forbid it. */
const MALFORMED = [11, 400];

/** The offline engine's answer, from a careful decoding. `dataDate` is the day of the newest fact in the data. */
export function offlineAnswer(decoded: Decoded, detail: Detail, dataDate: string): VinAnswer {
  const facts = readFacts(({ elementId }) => decoded.text(elementId));
  const { possibleModelYears } = decoded;
  return {
    ...vinFacts(decoded),
    ...facts,
    ...(facts.modelYear !== undefined && { modelYearConclusive: decoded.modelYearConclusive }),
    ...(possibleModelYears.length > 0 && {
      modelYearConclusive: false,
      possibleModelYears: [...possibleModelYears],
    }),
    ...readFaults(decoded),
    source: { name: "offline", dataDate },
    ...(detail === "full" && { fields: decoded.values.filter(isFact).map(offlineField) }),
  };
}

/** When and how an online answer was got. */
export interface Fetched {
  readonly answer: SourceAnswer;
  /** ISO 8601. */
  readonly fetchedAt: string;
  readonly cached: boolean;
}

/** An online service's answer; what the VIN itself says comes from the engine. */
export function onlineAnswer(decoded: Decoded, fetched: Fetched, detail: Detail): VinAnswer {
  const { answer, fetchedAt, cached } = fetched;
  return {
    ...vinFacts(decoded),
    ...readFacts(({ code }) => answer.facts[code]),
    ...readFaults(answer),
    source: { name: answer.source, fetchedAt, cached },
    ...(detail === "full" && { fields: onlineFields(answer) }),
  };
}

function vinFacts(
  decoded: Decoded,
): Pick<VinAnswer, "vin" | "valid" | "complete" | "checkDigitValid" | "wmi"> {
  const complete = decoded.vin.length === 17 && !decoded.vin.includes("*");
  const isBound = bindsCheckDigit(decoded.vin);
  const keepsRules =
    decoded.checkDigitValid !== false && !decoded.errorCodes.some((code) => MALFORMED.includes(code));
  return {
    vin: decoded.vin,
    valid: complete && (keepsRules || !isBound),
    complete,
    ...(complete && decoded.checkDigitValid !== null && { checkDigitValid: decoded.checkDigitValid }),
    ...(decoded.wmi !== "" && { wmi: decoded.wmi }),
  };
}

/** What is wrong with the VIN stands in `errors` and is no field. */
function isFact(value: DecodedValue): boolean {
  return value.provenance.source !== "correction" || value.elementId === ELEMENT.vehicleDescriptor;
}

function offlineField(value: DecodedValue): VinField {
  return {
    name: fieldName(value.code),
    variable: value.name,
    variableId: value.elementId,
    ...(value.group !== "" && { group: value.group }),
    value: value.value,
    ...(value.valueId !== null && { valueId: value.valueId }),
    provenance: { ...value.provenance },
  };
}

function onlineFields(answer: SourceAnswer): VinField[] {
  const provenance = { source: answer.source };
  const facts = Object.entries(answer.facts).map(([code, value]) => ({
    name: fieldName(code),
    value,
    provenance,
  }));
  const extras = Object.entries(answer.extras).map(([name, value]) => ({ name, value, provenance }));
  return [...facts, ...extras];
}
