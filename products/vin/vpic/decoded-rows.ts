import { ELEMENT } from "../rules/elements.ts";
import type { Decoded, DecodedValue } from "../rules/types.ts";
import type { Catalogue, Variable } from "./catalogue.ts";
import type { Row } from "./envelope.ts";

/** Variables that vPIC answers with an empty text instead of null. */
const EMPTY_TEXT: ReadonlySet<number> = new Set([ELEMENT.suggestedVin, ELEMENT.possibleValues]);

/**
 * vPIC's row form: every public variable in its order with `Value` and `ValueId`, null where the
 * index has no data; `extended` adds NHTSA's internal variables.
 */
export function decodedRows(catalogue: Catalogue, decoded: Decoded, extended: boolean): Row[] {
  const values = Map.groupBy(decoded.values, (value) => value.elementId);
  return catalogue
    .variables()
    .filter((variable) => extended || !variable.internal)
    .flatMap((variable) => rowsOf(variable, values.get(variable.id), decoded));
}

function rowsOf(variable: Variable, found: readonly DecodedValue[] | undefined, decoded: Decoded): Row[] {
  const name = { VariableId: variable.id, Variable: variable.name };
  if (variable.id === ELEMENT.errorCode) {
    const codes = decoded.errorCodes.join(",");
    return [{ ...name, ValueId: codes, Value: codes }];
  }
  if (found === undefined || found.length === 0) {
    const isLookup = variable.dataType === "lookup";
    return [{ ...name, ValueId: isLookup ? null : "", Value: EMPTY_TEXT.has(variable.id) ? "" : null }];
  }
  return found.map(({ value, valueId }) => ({
    ...name,
    ValueId: valueId === null ? "" : String(valueId),
    Value: value,
  }));
}
