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
  /** Whether nothing but the year tells two passes apart. */
  isTied(subject: Subject, pass: Pass, rival: Pass): boolean;
}

export function createPassChooser(index: VehicleIndex, texts: ErrorTexts): PassChooser {
  const weigh = createScale(index);
  /** Above 0 when the pass is the better one, 0 when only the year can tell. */
  const lead = (subject: Subject, pass: Pass, rival: Pass): number =>
    texts.score(pass.codes) - texts.score(rival.codes) ||
    weigh(subject, pass) - weigh(subject, rival) ||
    patternCount(pass) - patternCount(rival);
  const isBetter = (pass: Pass, rival: Pass, subject: Subject, givenYear: number | undefined): boolean => {
    const ahead = lead(subject, pass, rival);
    return ahead === 0 ? yearScore(pass, givenYear) > yearScore(rival, givenYear) : ahead > 0;
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
    isTied: (subject, pass, rival) => lead(subject, pass, rival) === 0,
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
