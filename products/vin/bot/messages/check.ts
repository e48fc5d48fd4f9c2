import type { VinAnswer } from "../../contracts.ts";
import {
  differingPositions,
  expectedCheckDigit,
  type LikelySlip,
  likelySlips,
} from "../../rules/likely-slips.ts";
import { say } from "../wording/wording.ts";
import { code, escaped } from "./html.ts";

const MOST_FINDINGS = 3;

/** Whether the VIN is what it should be, in HTML: what everybody has to see. */
export function checkLines(language: string, answer: VinAnswer): string[] {
  const { possibleModelYears = [] } = answer;
  return [
    escaped(say(language, checkKey(answer))),
    ...doubtLines(language, answer),
    ...(possibleModelYears.length === 0
      ? []
      : [escaped(say(language, "yearsPossible", { years: possibleModelYears.join(" / ") }))]),
  ];
}

const MOST_SLIPS = 3;

/** VINs that may have been meant: what the data suggests, else what usual slips make of a wrong check digit. */
export function meantVins({ checkDigitValid, suggestedVin, vin }: VinAnswer): readonly LikelySlip[] {
  if (suggestedVin !== undefined && !suggestedVin.includes("!"))
    return suggestedVin === vin
      ? []
      : [{ vin: suggestedVin, positions: differingPositions(vin, suggestedVin) }];
  return checkDigitValid === false ? likelySlips(vin).slice(0, MOST_SLIPS) : [];
}

/** Which characters are suspicious, and what stood there instead. */
function doubtLines(language: string, answer: VinAnswer): string[] {
  const { checkDigitValid, suggestedVin, vin } = answer;
  const expected = checkDigitValid === false ? expectedCheckDigit(vin) : undefined;
  const found = vin.charAt(CHECK_POSITION - 1);
  const lines = expected === undefined ? [] : [escaped(say(language, "checkExpected", { found, expected }))];
  for (const slip of meantVins(answer)) {
    const text = suggestedVin === slip.vin ? suggestionText(language, slip) : slipText(language, vin, slip);
    lines.push(escaped(text).replace("{vin}", code(slip.vin)));
  }
  return lines;
}

const CHECK_POSITION = 9;
/** Filled in afterwards, for it is shown to be copied. */
const LATER = "{vin}";

function suggestionText(language: string, { positions }: LikelySlip): string {
  return say(language, "suggested", { vin: LATER, positions: positions.join(", ") });
}

function slipText(language: string, wrong: string, { positions, vin }: LikelySlip): string {
  const [first = 1, second] = positions;
  if (second !== undefined) return say(language, "slipSwapped", { vin: LATER, first, second });
  const at = first - 1;
  return say(language, "slipMisread", {
    vin: LATER,
    position: first,
    right: vin.charAt(at),
    wrong: wrong.charAt(at),
  });
}

function checkKey({ checkDigitValid, complete }: VinAnswer) {
  if (!complete) return "checkPartial";
  if (checkDigitValid === undefined) return "checkFree";
  return checkDigitValid ? "checkRight" : "checkWrong";
}

/** Everything that is known about the VIN itself, in HTML. */
export function checkSection(language: string, answer: VinAnswer): string[] {
  const { errors, errorDetails, wmi } = answer;
  const findings = errors.slice(0, MOST_FINDINGS).map(({ code: number, text }) => `${number}: ${text}`);
  return [
    escaped(say(language, answer.valid ? "formValid" : "formInvalid")),
    ...checkLines(language, answer),
    ...(wmi === undefined ? [] : [escaped(say(language, "wmi", { wmi }))]),
    ...(findings.length === 0 ? [] : ["", escaped(say(language, "findings")), ...findings.map(escaped)]),
    ...(errorDetails === undefined ? [] : [escaped(errorDetails)]),
    "",
    escaped(sourceLine(language, answer)),
  ];
}

const names: Readonly<Record<string, string>> = { nhtsa: "NHTSA", autodev: "Auto.dev" };

/** The name of an online service for people. */
export function sourceName(name: string): string {
  return names[name] ?? name;
}

export function sourceLine(language: string, { source }: VinAnswer): string {
  const line =
    source.fetchedAt === undefined
      ? say(language, "sourceOffline", { date: source.dataDate ?? "" })
      : say(language, "sourceOnline", { name: sourceName(source.name), date: source.fetchedAt.slice(0, 10) });
  return source.note === undefined ? line : say(language, "sourceNote", { name: line, note: source.note });
}
