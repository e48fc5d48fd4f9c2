import type { VehicleIndex } from "../vehicle-index/types.ts";
import type { PassDecoder } from "./decode-pass.ts";
import { describes, withoutDescription } from "./foreign-patterns.ts";
import { withoutUsRules, withoutDoubtfulCorrection } from "./free-check-digit.ts";
import { followsYearRule, isSound, settleNoYear } from "./open-year.ts";
import type { Pass, Subject } from "./pass.ts";

/** A careful reading, and the years that remain possible when it names none for certain. */
export interface CarefulPass {
  pass: Pass;
  possibleYears: readonly number[];
}

/** What is needed besides the passes. */
export interface CarefulTools {
  index: VehicleIndex;
  passDecoder: PassDecoder;
  /** The last year that is possible. */
  lastYear: number;
}

/**
 * Leaves out of the pass what only the US rules or a guess would say. `passes` are those that
 * competed; `years` the years of the VIN's letter when nothing decides between them, or the only
 * one when its maker need not follow the US rules.
 */
export function readCarefully(
  { index, passDecoder, lastYear }: CarefulTools,
  subject: Subject,
  pass: Pass,
  passes: readonly Pass[],
  years: readonly number[],
): CarefulPass {
  const isDoubtful = years.length === 1 && !isSound(pass);
  let careful: Pass = isDoubtful ? { ...pass, modelYear: null, modelYearConclusive: false } : pass;
  const isWhole = subject.vin.length === 17 && !subject.vin.includes("*");
  if (isWhole && !followsYearRule(subject) && !passes.some(describes)) {
    careful = withoutDescription(index, subject, careful);
  } else if (careful.modelYear === null && years.length === 0 && subject.wmiPosition >= 0) {
    const ofYears = passDecoder.years
      .samples(subject.wmiPosition, lastYear)
      .map((modelYear) =>
        passDecoder.decode(subject, { modelYear, modelYearConclusive: false, otherYearGiven: false }),
      );
    careful = settleNoYear(index, careful, ofYears);
  }
  return {
    pass: withoutDoubtfulCorrection(subject, withoutUsRules(subject, careful)),
    possibleYears: years.length === 2 || isDoubtful ? years : [],
  };
}
