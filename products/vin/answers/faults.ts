import type { VinAnswer } from "../contracts.ts";

const CODED_TEXT = /(?:^|; )(\d+) - /g;
const POSSIBLE_VALUE = /\((\d+):([^)]*)\)/g;

/** What a decoder said against a VIN, in NHTSA's texts. */
export interface Faults {
  readonly errorCodes: readonly number[];
  /** `code - text` joined by `; `. */
  readonly errorText: string;
  readonly additionalErrorText: string;
  readonly suggestedVin: string;
  readonly possibleValues: string;
}

type FaultFacts = Pick<VinAnswer, "errors" | "errorDetails" | "suggestedVin" | "possibleValues">;

/** The faults as our answers tell them; code 0 means that there is none. */
export function readFaults(faults: Faults): FaultFacts {
  const texts = textsByCode(faults.errorText);
  const errors = faults.errorCodes
    .filter((code) => code !== 0)
    .map((code) => ({ code, text: texts.get(code) ?? `Error ${code}` }));
  const possible = [...faults.possibleValues.matchAll(POSSIBLE_VALUE)];
  return {
    errors,
    ...(errors.length > 0 &&
      faults.additionalErrorText !== "" && { errorDetails: faults.additionalErrorText.trim() }),
    ...(faults.suggestedVin !== "" && { suggestedVin: faults.suggestedVin.trim() }),
    ...(possible.length > 0 && {
      possibleValues: possible.map(([, position = "", characters = ""]) => ({
        position: Number(position),
        characters,
      })),
    }),
  };
}

function textsByCode(errorText: string): Map<number, string> {
  const marks = [...errorText.matchAll(CODED_TEXT)];
  return new Map(
    marks.map((mark, index) => {
      const start = mark.index + mark[0].length;
      return [Number(mark[1]), errorText.slice(start, marks[index + 1]?.index).trim()];
    }),
  );
}
