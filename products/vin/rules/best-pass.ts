import type { VehicleIndex } from "../vehicle-index/types.ts";
import type { Pass, Subject } from "./pass.ts";
import { createDefaultValues } from "./default-values.ts";
import { ELEMENT, ELEMENT_LIMIT } from "./elements.ts";
import type { ErrorTexts } from "./error-codes.ts";

const BONUS_OF_GIVEN_YEAR = 10_000;

/** Chooses among the passes of one VIN. */
export interface PassChooser {
  /**
   * The pass with the cheapest errors; among equals the one whose variables weigh more, then the
   * one with more patterns, then the one with the caller's year, then the later year.
   */
  best(subject: Subject, passes: readonly Pass[], givenYear: number | undefined): Pass;
}

export function createPassChooser(index: VehicleIndex, texts: ErrorTexts): PassChooser {
  const weigh = createScale(index);
  const isBetter = (pass: Pass, rival: Pass, subject: Subject, givenYear: number | undefined): boolean => {
    const errors = texts.score(pass.codes) - texts.score(rival.codes);
    if (errors !== 0) return errors > 0;
    const weight = weigh(subject, pass) - weigh(subject, rival);
    if (weight !== 0) return weight > 0;
    const patterns = patternCount(pass) - patternCount(rival);
    if (patterns !== 0) return patterns > 0;
    return yearScore(pass, givenYear) > yearScore(rival, givenYear);
  };
  return {
    best(subject, passes, givenYear) {
      let best = passes[0];
      if (best === undefined) throw new RangeError("There is no pass to choose from.");
      for (let at = 1; at < passes.length; at++) {
        const pass = passes[at];
        if (pass !== undefined && isBetter(pass, best, subject, givenYear)) best = pass;
      }
      return best;
    },
  };
}

const patternCount = (pass: Pass): number => pass.chosen.length + (pass.engine?.attributes.length ?? 0);

function yearScore(pass: Pass, givenYear: number | undefined): number {
  const year = pass.modelYear ?? 0;
  return year !== 0 && year === givenYear ? year + BONUS_OF_GIVEN_YEAR : year;
}

/** Gives the sum of the weights of all variables that have a value in a pass. */
function createScale(index: VehicleIndex): (subject: Subject, pass: Pass) => number {
  const { answerElement, engineAnswer, elementId, elementWeight } = index.columns;
  const defaults = createDefaultValues(index);
  const weights = new Uint8Array(ELEMENT_LIMIT);
  elementId.forEach((id, position) => (weights[id] = elementWeight[position] ?? 0));
  const seen = new Uint8Array(ELEMENT_LIMIT);
  let sum = 0;
  const add = (id: number): void => {
    if (seen[id] === 1) return;
    seen[id] = 1;
    sum += weights[id] ?? 0;
  };
  return (subject, pass) => {
    seen.fill(0);
    sum = 0;
    for (const chosen of pass.chosen) add(chosen.elementId);
    for (const attribute of pass.engine?.attributes ?? [])
      add(answerElement[engineAnswer[attribute] ?? 0] ?? 0);
    if (subject.wmiPosition >= 0) {
      if (subject.vehicleTypeId !== 0) add(ELEMENT.vehicleType);
      if (pass.modelYear !== null) add(ELEMENT.modelYear);
      if (pass.make !== null) add(ELEMENT.make);
    }
    if (seen[ELEMENT.displacementLitres] === 1 || seen[ELEMENT.displacementCubicInches] === 1) {
      add(ELEMENT.displacementCubicCentimetres);
    }
    for (const fact of defaults.of(subject.vehicleTypeId)) add(fact.elementId);
    return sum;
  };
}
