import { vehicleFacts } from "../../contracts.ts";
import type { ResultItem } from "./result-item.ts";

/** Columns of the tables that results are written in. */
export const resultColumns = [
  "position",
  "id",
  "input",
  "vin",
  "valid",
  ...Object.keys(vehicleFacts),
  "errorCodes",
  "errorText",
  "suggestedVin",
] as const;

export type Cell = string | number | boolean;

/** The cells of one item; what is not known is an empty text. */
export function resultCells({ position, id, input, answer, error }: ResultItem): Cell[] {
  const facts: Readonly<Record<string, unknown>> = answer ?? {};
  const texts = {
    errorCodes: error?.code ?? answer?.errors.map(({ code }) => code).join(",") ?? "",
    errorText: error?.detail ?? answer?.errors.map(({ text }) => text).join("; ") ?? "",
  };
  const own: Readonly<Record<string, unknown>> = { position, id, input, ...texts };
  return resultColumns.map((name) => cellOf(own[name] ?? facts[name]));
}

function cellOf(value: unknown): Cell {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : "";
}
