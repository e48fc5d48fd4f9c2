import type { VehicleIndex } from "../vehicle-index/types.ts";
import { hasValidCheckDigit } from "./check-digit.ts";
import { NO_CORRECTION } from "./corrections.ts";
import { CODE, completeCodes, hasCode, withCode, withoutCodes, type CodeSet } from "./error-codes.ts";
import { findMake } from "./make.ts";
import { isSound } from "./open-year.ts";
import type { Pass, Subject } from "./pass.ts";

/** Positions 4-8 among the positions that a key explains. */
const DESCRIBING = 0x1f;

/**
 * Whether the patterns of the pass describe the VIN. Without a year no position could be judged, so
 * then none may be left unexplained.
 */
export function describes(pass: Pass): boolean {
  return isSound(pass) && (pass.modelYear !== null || !hasCode(pass.codes, CODE.unusedCharacters));
}

/**
 * The pass of a VIN that the US patterns do not describe: its maker uses positions 4-8 in another
 * way, so only what other positions say is kept, such as the plant. That the patterns name other
 * characters is no fault of the VIN, unless one character of theirs makes the check digit right.
 */
export function withoutDescription(index: VehicleIndex, subject: Subject, pass: Pass): Pass {
  const { keyExplains, groupKey, keyFormulaFrom } = index.columns;
  const chosen = pass.chosen.filter(({ group }) => {
    const key = groupKey[group] ?? 0;
    return ((keyExplains[key] ?? 0) & DESCRIBING) === 0 && keyFormulaFrom[key] === 0;
  });
  const make = findMake(index, subject.wmiPosition, null);
  const { suggestedVin } = pass.correction;
  const isMeant = suggestedVin !== "" && hasValidCheckDigit(suggestedVin, subject.isLightVehicle);
  const correction = isMeant ? pass.correction : NO_CORRECTION;
  const codes = isMeant || pass.correction.code === 0 ? pass.codes : withoutFaultOfPositions(pass.codes);
  return { ...pass, codes: completeCodes(codes, false), chosen, engine: null, make, correction };
}

const withoutFaultOfPositions = (codes: CodeSet): CodeSet =>
  withCode(withoutCodes(codes, [2, 3, 4, 5]), CODE.unusedCharacters);
