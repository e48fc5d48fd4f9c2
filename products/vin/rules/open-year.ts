import type { VehicleIndex } from "../vehicle-index/types.ts";
import { NO_CORRECTION } from "./corrections.ts";
import type { ChosenPattern } from "./element-choice.ts";
import { CODE, completeCodes, hasCode, withCode, withoutCodes } from "./error-codes.ts";
import type { MakeFinding } from "./make.ts";
import type { Pass, Subject } from "./pass.ts";
import { modelOf } from "./pass-completion.ts";

const NORTH_AMERICA = /^[1-5]/;
const CORRECTIONS = [2, 3, 4, 5];
/** Codes of a VIN that the patterns of the year do not describe. */
const MISFITS = [...CORRECTIONS, CODE.unknownManufacturer, CODE.noData];

/**
 * Whether position 7 tells the cycle of the model year: a US rule, which makers elsewhere follow for
 * the vehicles that they also give a check digit.
 */
export function followsYearRule({ vin, checkDigitValid }: Subject): boolean {
  return NORTH_AMERICA.test(vin) || checkDigitValid === true;
}

/**
 * The pass of a VIN whose letter allows two years, from the passes of both: the only one whose
 * patterns fit the whole VIN, or what both say, without a year.
 */
export function settleYear(index: VehicleIndex, first: Pass, second: Pass): Pass {
  if (isSound(first) !== isSound(second)) return isSound(first) ? first : second;
  const chosen = agreed(index, first, second);
  const hasSameEngine = String(first.engine?.attributes) === String(second.engine?.attributes);
  const hasSameCorrection = first.correction.suggestedVin === second.correction.suggestedVin;
  const unused = first.unused | second.unused;
  let codes = first.codes & second.codes;
  if (!hasSameCorrection) codes = withoutCodes(codes, CORRECTIONS);
  if (unused !== 0) codes = withCode(codes, CODE.unusedCharacters);
  return {
    ...first,
    modelYear: null,
    modelYearConclusive: false,
    codes: completeCodes(codes, modelOf(chosen) !== null),
    chosen,
    engine: hasSameEngine ? first.engine : null,
    make: isSameMake(first.make, second.make) ? first.make : null,
    correction: hasSameCorrection ? first.correction : NO_CORRECTION,
    unused,
    isOffRoad: first.isOffRoad && second.isOffRoad,
    isIncomplete: first.isIncomplete && second.isIncomplete,
  };
}

/**
 * The pass of a VIN without a year, of which only that is kept what is true of every year that can
 * be meant: those whose patterns name a model, or where none does, all.
 */
export function settleNoYear(index: VehicleIndex, pass: Pass, ofYears: readonly Pass[]): Pass {
  const naming = ofYears.filter((one) => modelOf(one.chosen) !== null);
  const meant = naming.length > 0 ? naming : ofYears.filter((one) => one.chosen.length > 0);
  let { chosen, engine, make } = pass;
  for (const one of meant) {
    chosen = agreed(index, { ...pass, chosen }, one);
    if (String(engine?.attributes) !== String(one.engine?.attributes)) engine = null;
    if (!isSameMake(make, one.make)) make = null;
  }
  return { ...pass, codes: completeCodes(pass.codes, modelOf(chosen) !== null), chosen, engine, make };
}

/** The first pass's patterns whose values the second has as well. */
function agreed(index: VehicleIndex, first: Pass, second: Pass): ChosenPattern[] {
  const { patternAnswer, groupKey, keyFormulaFrom } = index.columns;
  const isSame = (a: ChosenPattern, b: ChosenPattern): boolean =>
    a.pattern === b.pattern ||
    (patternAnswer[a.pattern] === patternAnswer[b.pattern] && keyFormulaFrom[groupKey[a.group] ?? 0] === 0);
  return first.chosen.filter((one) => second.chosen.some((other) => isSame(one, other)));
}

/** Whether the patterns of the pass name a model and say nothing against the VIN. */
export const isSound = (pass: Pass): boolean =>
  modelOf(pass.chosen) !== null && !MISFITS.some((code) => hasCode(pass.codes, code));

const isSameMake = (a: MakeFinding | null, b: MakeFinding | null): boolean =>
  a !== null && b !== null && a.make === b.make;
