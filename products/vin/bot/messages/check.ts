import type { VinAnswer } from "../../contracts.ts";
import { say } from "../wording/wording.ts";
import { code, escaped } from "./html.ts";

const MOST_FINDINGS = 3;

/** Whether the VIN is what it should be, in HTML: what everybody has to see. */
export function checkLines(language: string, answer: VinAnswer): string[] {
  const { possibleModelYears = [], suggestedVin } = answer;
  return [
    escaped(say(language, checkKey(answer))),
    ...(possibleModelYears.length === 0
      ? []
      : [escaped(say(language, "yearsPossible", { years: possibleModelYears.join(" / ") }))]),
    ...(suggestedVin === undefined || suggestedVin.includes("!")
      ? []
      : [escaped(say(language, "suggested", { vin: "{vin}" })).replace("{vin}", code(suggestedVin))]),
  ];
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
