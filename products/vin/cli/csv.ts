import { stringify } from "csv-stringify/sync";
import { fieldName } from "../answers/field-name.ts";
import { vehicleFacts, type VinAnswer } from "../contracts.ts";
import type { OutcomeWriter } from "./outcome.ts";

const ERROR_COLUMNS = ["errorCodes", "errorText", "suggestedVin"];

/** Comma-separated lines under one header. With `flatNames` every variable has a column. */
export function csvWriter(flatNames: readonly string[] | undefined): OutcomeWriter {
  const facts = flatNames === undefined ? Object.keys(vehicleFacts) : factNames(flatNames);
  const columns = ["input", "vin", "valid", ...facts, ...ERROR_COLUMNS];
  return {
    head: write(columns),
    write: ({ input, answer, error }) => {
      const values = answer === undefined ? new Map() : valuesOf(answer);
      values.set("input", input);
      if (error !== undefined) values.set("errorCodes", error.code).set("errorText", error.detail);
      return write(columns.map((name) => values.get(name) ?? ""));
    },
  };
}

function factNames(flatNames: readonly string[]): string[] {
  const others = ["VIN", "ErrorCode", "ErrorText", "AdditionalErrorText", "SuggestedVIN", "PossibleValues"];
  return flatNames.filter((name) => !others.includes(name)).map(fieldName);
}

function valuesOf(answer: VinAnswer): Map<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(answer));
  for (const { name, value } of answer.fields ?? []) {
    const before = values.get(name);
    const joins =
      answer.fields !== undefined &&
      typeof before === "string" &&
      before !== value &&
      !(name in vehicleFacts);
    values.set(name, joins ? `${before}, ${value}` : value);
  }
  values.set("errorCodes", answer.errors.map(({ code }) => code).join(","));
  values.set("errorText", answer.errors.map(({ text }) => text).join("; "));
  return values;
}

/** Cells that a spreadsheet would run as formulas are disarmed. */
function write(cells: readonly unknown[]): string {
  return stringify([cells], { escape_formulas: true, cast: { boolean: String } });
}
