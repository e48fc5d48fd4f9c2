import type { Decoded, DecodedValue } from "../../products/vin/rules/decoder.ts";
import type { VehicleIndex } from "../../products/vin/vehicle-index/types.ts";
import { recordedDate, type RecordedCase } from "./recorded.ts";

export const UNEXPLAINED = "unexplained";

const errorFields = new Set([
  "ErrorCode",
  "ErrorText",
  "AdditionalErrorText",
  "SuggestedVIN",
  "PossibleValues",
]);

/** Why an answer differs, found from the data and the record, never from the single VIN. */
export function explain(
  index: VehicleIndex,
  recorded: RecordedCase,
  decoded: Decoded,
  field: string,
): string {
  if (errorFields.has(field)) return explainError(index, recorded, decoded);
  const value = decoded.values.find(({ code }) => code === field);
  return (
    explainYear(decoded, field) ??
    explainLabel(recorded, value) ??
    explainAge(recorded, value, index.origin.dataDate) ??
    UNEXPLAINED
  );
}

/** Codes 2-5, 8 and 14 rest on all keys of the maker's patterns, those of dropped variables too. */
function explainError(index: VehicleIndex, recorded: RecordedCase, decoded: Decoded): string {
  const expected = codesOf(recorded.expected["ErrorCode"]);
  if (expected.has(0) && !expected.has(1) && decoded.checkDigitValid === false) {
    return "source excuses this VIN from the check digit; the list of excused VINs is not in the data";
  }
  const dropped = droppedVariables(index);
  if (decoded.wmi !== "" && index.findWmi(decoded.wmi) < 0)
    return "data older than the record: the WMI is not registered in it";
  return dropped === 0
    ? UNEXPLAINED
    : `data pruned: ${dropped} variables have no patterns, so their keys' characters are unknown`;
}

function codesOf(text: string | string[] | undefined): Set<number> {
  return new Set(
    String(text ?? "")
      .split(",")
      .map(Number),
  );
}

/** Variables that vPIC decodes from patterns and of which the data holds none. */
function droppedVariables({ columns, text }: VehicleIndex): number {
  return [...columns.elementId.keys()].filter((row) => {
    const isDecoded = columns.elementDecodable[row] === 1 && columns.elementPrivate[row] === 0;
    return isDecoded && columns.elementPatterned[row] === 0 && text(columns.elementGroup[row] ?? 0) !== "";
  }).length;
}

function explainYear(decoded: Decoded, field: string): string | null {
  if (field !== "ModelYear" || decoded.modelYearConclusive) return null;
  return decoded.errorCodes.includes(8)
    ? "data pruned: the year is open and no pattern left decides it; the answer says so"
    : null;
}

function explainLabel(recorded: RecordedCase, value: DecodedValue | undefined): string | null {
  if (!recorded.source.includes("not NHTSA") || value?.code !== "Model") return null;
  return "source is a third party's label, its model names are not vPIC's";
}

/** Names of makers, makes, places and models change; a record shows the names of its day. */
function explainAge(
  recorded: RecordedCase,
  value: DecodedValue | undefined,
  dataDate: string,
): string | null {
  const date = recordedDate(recorded);
  if (value === undefined || date === undefined) return null;
  const { changedOn } = value.provenance;
  if (date > dataDate) return `data older than the record: recorded ${date}, data of ${dataDate}`;
  if (changedOn !== undefined && changedOn > date)
    return `changed since: recorded ${date}, pattern changed later`;
  if (value.valueId !== null)
    return `renamed since: recorded ${date}, id ${value.valueId} has another name now`;
  return `changed since: recorded ${date}, data of ${dataDate}`;
}
