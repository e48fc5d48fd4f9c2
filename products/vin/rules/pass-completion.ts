import type { VehicleIndex } from "../vehicle-index/types.ts";
import { bodyClassWarnings } from "./body-classes.ts";
import { serialStart } from "./check-digit.ts";
import { isUnknownAt } from "./corrections.ts";
import type { ChosenPattern } from "./element-choice.ts";
import { ELEMENT } from "./elements.ts";
import { CODE, completeCodes, withCode } from "./error-codes.ts";
import { hasInvalidCharacters } from "./invalid-characters.ts";
import type { Evidence, Pass, PassOptions, Subject } from "./pass.ts";

/** Adds the codes that do not depend on patterns: warnings, year, characters, length, check digit. */
export function completePass(
  index: VehicleIndex,
  subject: Subject,
  options: PassOptions,
  evidence: Evidence,
): Pass {
  const { vin, isLightVehicle, checkDigitValid, isStarUnknown } = subject;
  const { isGlider, isOffRoad, isIncomplete } = bodyClassWarnings(
    index,
    evidence.chosen,
    subject.vehicleTypeId,
  );
  const freePositions = isUnknownAt(subject, 10) ? 2 : isOffRoad ? 1 : 0;
  const invalid = hasInvalidCharacters(vin, serialStart(vin, isLightVehicle), freePositions);
  let codes = evidence.codes;
  if (isGlider) codes = withCode(codes, CODE.glider);
  if (isOffRoad) codes = withCode(codes, CODE.offRoad);
  if (options.modelYear === null) codes = withCode(codes, CODE.noModelYear);
  if (invalid) codes = withCode(codes, CODE.invalidCharacters);
  if (options.otherYearGiven) codes = withCode(codes, CODE.otherModelYear);
  if (vin.length < 17 || isStarUnknown) codes = withCode(codes, CODE.incompleteVin);
  if (checkDigitValid === false) codes = withCode(codes, CODE.checkDigit);
  return {
    modelYear: options.modelYear,
    modelYearConclusive: options.modelYearConclusive,
    codes: completeCodes(codes, modelOf(evidence.chosen) !== null),
    chosen: evidence.chosen,
    engine: evidence.engine,
    make: evidence.make,
    correction: evidence.correction,
    unused: evidence.unused,
    hasInvalidCharacters: invalid,
    isOffRoad,
    freePositions,
    isIncomplete,
  };
}

/** The pattern that names the model. */
export function modelOf(chosen: readonly ChosenPattern[]): ChosenPattern | null {
  for (const pattern of chosen) if (pattern.elementId === ELEMENT.model) return pattern;
  return null;
}
