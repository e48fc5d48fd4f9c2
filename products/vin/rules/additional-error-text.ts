import { serialStart } from "./check-digit.ts";
import type { Pass, Subject } from "./pass.ts";
import { CODE, hasCode, type ErrorTexts } from "./error-codes.ts";
import { invalidCharacters } from "./invalid-characters.ts";
import { formatPositions } from "./unused-positions.ts";

const LIMIT_CHARACTERS = 500;
const INCOMPLETE_WARNING =
  "Incomplete Vehicle Warning - Please be advised that the vehicle may have been altered and may not be an accurate representation of the vehicle in its current condition.";
const YEAR_WARNING =
  "The Model Year decoded for this VIN may be incorrect. If you know the Model year, please enter it and decode again to get more accurate information.";

/** NHTSA's explanation of the codes, cut at 500 characters. */
export function additionalErrorText(texts: ErrorTexts, subject: Subject, pass: Pass): string {
  let text = hasCode(pass.codes, 5)
    ? texts.additionalText(5)
    : hasCode(pass.codes, 4)
      ? texts.additionalText(4)
      : "";
  const add = (sentence: string): void => {
    text = `${text} ${sentence} `.trim().slice(0, LIMIT_CHARACTERS);
  };
  if (hasCode(pass.codes, CODE.unusedCharacters)) {
    // Code 14 without unused positions wipes what was said before: SQL joins an unknown text.
    if (pass.unused === 0) text = "";
    else add(`Unused position(s): ${formatPositions(pass.unused)}.`);
  }
  if (pass.hasInvalidCharacters) {
    const found = invalidCharacters(
      subject.vin,
      serialStart(subject.vin, subject.isLightVehicle),
      pass.freePositions,
    );
    add(
      `Invalid character(s): ${found.map(({ position, character }) => `${position}:${character}`).join(", ")}.`,
    );
  }
  if (pass.isIncomplete) add(INCOMPLETE_WARNING);
  if (!pass.modelYearConclusive) add(YEAR_WARNING);
  return text;
}
