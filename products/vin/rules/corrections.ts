import { characterOf, slotOf, SLOT_OTHER, SLOT_UNDERSCORE } from "../vehicle-index/alphabet.ts";
import { checkDigitOf } from "./check-digit.ts";
import type { Subject } from "./pass.ts";
import { validHigh, validLow, type SchemaPlan } from "./schema-plan.ts";

/** What is wrong with a VIN's characters and how it could be put right. */
export interface Correction {
  /** 2-5, or 0 when every character is one that the maker uses at its place. */
  code: 0 | 2 | 3 | 4 | 5;
  suggestedVin: string;
  possibleValues: string;
}

export const NO_CORRECTION: Correction = { code: 0, suggestedVin: "", possibleValues: "" };

/**
 * Compares positions 4-14 (4-11 for a six-character WMI; not 9 and 10) with the characters that
 * the maker's patterns of the year name there. A position that no pattern names is not judged.
 * One wrong position is corrected when one character is possible (code 2) or one makes the check
 * digit right (3); else it is marked with `!` (4), as several wrong positions are (5).
 *
 * A VIN with a right check digit is never corrected (code 2) to one whose check digit is wrong: the
 * character is one that the data does not know, not a mistake.
 */
export function findCorrection(subject: Subject, plan: SchemaPlan): Correction {
  const { vin, wmi } = subject;
  const last = Math.min(wmi.length === 6 ? 11 : 14, vin.length);
  let wrongCount = 0;
  let firstWrong = 0;
  for (let position = 4; position <= last; position++) {
    if (!isWrongAt(subject, position, plan)) continue;
    wrongCount += 1;
    if (wrongCount === 1) firstWrong = position;
  }
  if (wrongCount === 0) return NO_CORRECTION;
  return wrongCount === 1 ? correctOne(subject, firstWrong, plan) : markAll(subject, last, plan);
}

function isWrongAt(subject: Subject, position: number, plan: SchemaPlan): boolean {
  if (position === 9 || position === 10 || isValidAt(subject.vin, position, plan)) return false;
  return !isUnknownAt(subject, position);
}

/** Whether the character at the position is not known. */
export function isUnknownAt({ vin, isStarUnknown }: Subject, position: number): boolean {
  return isStarUnknown && vin.charAt(position - 1) === "*";
}

function isValidAt(vin: string, position: number, plan: SchemaPlan): boolean {
  const low = validLow(plan, position - 4);
  const high = validHigh(plan, position - 4);
  if (low === 0 && high === 0) return true;
  const slot = slotOf(vin.charCodeAt(position - 1));
  if (slot === SLOT_OTHER) return false;
  return (((slot < 32 ? low : high) >>> (slot & 31)) & 1) === 1;
}

function correctOne({ vin, checkDigitValid }: Subject, position: number, plan: SchemaPlan): Correction {
  const possible = validCharacters(plan, position);
  const serialFrom = vin.charCodeAt(2) === 57 ? 15 : 13;
  const fitting = [...possible].filter(
    (character) => vin.charAt(8) === checkDigitOf(replaced(vin, position, character), serialFrom),
  );
  if (possible.length === 1) {
    if (checkDigitValid === true && fitting.length === 0) return NO_CORRECTION;
    return {
      code: 2,
      suggestedVin: replaced(vin, position, possible),
      possibleValues: `(${position}:${possible})`,
    };
  }
  const only = fitting[0];
  if (fitting.length === 1 && only !== undefined) {
    return { code: 3, suggestedVin: replaced(vin, position, only), possibleValues: `(${position}:${only})` };
  }
  return { code: 4, suggestedVin: replaced(vin, position, "!"), possibleValues: `(${position}:${possible})` };
}

function markAll(subject: Subject, last: number, plan: SchemaPlan): Correction {
  const { vin } = subject;
  let suggestedVin = vin;
  let possibleValues = "";
  for (let position = 4; position <= last; position++) {
    if (!isWrongAt(subject, position, plan)) continue;
    suggestedVin = replaced(suggestedVin, position, "!");
    possibleValues += `(${position}:${validCharacters(plan, position)})`;
  }
  return { code: 5, suggestedVin, possibleValues };
}

/** Puts one character at a 1-based position. */
export function replaced(vin: string, position: number, character: string): string {
  return vin.slice(0, position - 1) + character + vin.slice(position);
}

/** `_` first, then digits, then letters, as SQL Server sorts them. */
function validCharacters(plan: SchemaPlan, position: number): string {
  const low = validLow(plan, position - 4);
  const high = validHigh(plan, position - 4);
  let characters = ((high >>> (SLOT_UNDERSCORE & 31)) & 1) === 1 ? characterOf(SLOT_UNDERSCORE) : "";
  for (let slot = 0; slot < SLOT_UNDERSCORE; slot++) {
    if ((((slot < 32 ? low : high) >>> (slot & 31)) & 1) === 1) characters += characterOf(slot);
  }
  return characters;
}
