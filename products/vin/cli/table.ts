import type { VinAnswer } from "../contracts.ts";
import type { Outcome, OutcomeWriter } from "./outcome.ts";

const COLUMNS: readonly (readonly [string, number, (answer: VinAnswer) => unknown])[] = [
  ["VIN", 17, ({ vin }) => vin],
  ["YEAR", 4, ({ modelYear }) => modelYear],
  ["MAKE", 14, ({ make }) => make],
  ["MODEL", 20, ({ model }) => model],
  ["TRIM", 14, ({ trim, series }) => trim ?? series],
  ["BODY", 22, ({ bodyClass }) => bodyClass],
  ["COUNTRY", 20, ({ plantCountry }) => plantCountry],
  ["ERRORS", 10, ({ errors }) => errors.map(({ code }) => code).join(",")],
];

/** One line for each vehicle. Columns have fixed widths, so that any number of lines can be streamed. */
export const tableWriter: OutcomeWriter = {
  head: row(COLUMNS.map(([name, width]) => cell(name, width))),
  write: ({ input, answer, error }: Outcome) => {
    if (error !== undefined) return row([cell(input, 17), `${error.title}. ${error.detail}`]);
    return row(COLUMNS.map(([, width, read]) => cell(read(answer), width)));
  },
};

function row(cells: readonly string[]): string {
  return `${cells.join("  ").trimEnd()}\n`;
}

function cell(value: unknown, width: number): string {
  const text = value === undefined ? "" : String(value);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
