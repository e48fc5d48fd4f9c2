import { hasValidCheckDigit, serialStart } from "./check-digit.ts";
import { NO_CORRECTION } from "./corrections.ts";
import { CODE, completeCodes, withoutCodes } from "./error-codes.ts";
import { hasInvalidCharacters } from "./invalid-characters.ts";
import type { Pass, Subject } from "./pass.ts";
import { modelOf } from "./pass-completion.ts";

/** First characters of the regions that bind the check digit: North America, China. */
const REGIONS_WITH_CHECK_DIGIT = /^[1-5L]/;
const CORRECTIONS_OF_ONE_POSITION = [2, 3, 4];

/** Whether position 9 must be the right check digit. */
export function bindsCheckDigit(vin: string): boolean {
  return REGIONS_WITH_CHECK_DIGIT.test(vin);
}

/** The subject as one without a check digit, where position 9 is free and is not by chance right. */
export function withFreeCheckDigit(subject: Subject): Subject {
  const isFree = subject.checkDigitValid === false && !bindsCheckDigit(subject.vin);
  return isFree ? { ...subject, checkDigitValid: null } : subject;
}

/**
 * The pass without what the rules of the check digit and the year letter alone say against a VIN
 * whose maker is bound by neither.
 */
export function withoutUsRules(subject: Subject, pass: Pass): Pass {
  if (bindsCheckDigit(subject.vin)) return pass;
  const serialFrom = serialStart(subject.vin, subject.isLightVehicle);
  const isInvalid = hasInvalidCharacters(subject.vin, serialFrom, 2);
  const hasPosition10 = subject.vin.length >= 10 && subject.vin.charAt(9) !== "*";
  const dropped = [
    CODE.checkDigit,
    ...(isInvalid ? [] : [CODE.invalidCharacters]),
    ...(isInvalid || !hasPosition10 ? [] : [CODE.noModelYear]),
  ];
  return {
    ...pass,
    codes: completeCodes(withoutCodes(pass.codes, dropped), modelOf(pass.chosen) !== null),
    hasInvalidCharacters: isInvalid,
    freePositions: 2,
  };
}

/**
 * The pass without a doubtful fault at one position: a right check digit all but excludes any, and the
 * one character that the data knows there (code 2) is a guess unless it makes the check digit right.
 */
export function withoutDoubtfulCorrection(subject: Subject, pass: Pass): Pass {
  const { code, suggestedVin } = pass.correction;
  const isExcluded = subject.checkDigitValid === true && CORRECTIONS_OF_ONE_POSITION.includes(code);
  const isGuess = code === 2 && !hasValidCheckDigit(suggestedVin, subject.isLightVehicle);
  if (!isExcluded && !isGuess) return pass;
  const codes = withoutCodes(pass.codes, CORRECTIONS_OF_ONE_POSITION);
  return {
    ...pass,
    codes: completeCodes(codes, modelOf(pass.chosen) !== null),
    correction: NO_CORRECTION,
  };
}
