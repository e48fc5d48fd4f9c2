import type { VehicleIndex } from '../vehicle-index/types.ts';
import type { Pass, Subject } from './decode-pass.ts';
import { defaultRows } from './default-values.ts';
import { isSome } from './element-choice.ts';
import { ELEMENT, ELEMENT_LIMIT } from './elements.ts';
import type { ErrorTexts } from './error-codes.ts';

const BONUS_OF_GIVEN_YEAR = 10_000;

interface Score {
  errors: number;
  weight: number;
  patterns: number;
  year: number;
}

/**
 * The pass with the cheapest errors; among equals the one whose variables weigh more, then the one
 * with more patterns, then the one with the caller's year, then the later year.
 */
export function bestPass(
  index: VehicleIndex,
  texts: ErrorTexts,
  subject: Subject,
  passes: readonly Pass[],
  givenYear: number | undefined,
): Pass {
  const [first, ...others] = passes;
  if (first === undefined) throw new RangeError('There is no pass to choose from.');
  let best = first;
  if (others.length === 0) return best;
  let bestScore = scoreOf(index, texts, subject, first, givenYear);
  for (const pass of others) {
    const score = scoreOf(index, texts, subject, pass, givenYear);
    if (isHigher(score, bestScore)) {
      best = pass;
      bestScore = score;
    }
  }
  return best;
}

function isHigher(score: Score, rival: Score): boolean {
  if (score.errors !== rival.errors) return score.errors > rival.errors;
  if (score.weight !== rival.weight) return score.weight > rival.weight;
  if (score.patterns !== rival.patterns) return score.patterns > rival.patterns;
  return score.year > rival.year;
}

function scoreOf(
  index: VehicleIndex,
  texts: ErrorTexts,
  subject: Subject,
  pass: Pass,
  givenYear: number | undefined,
): Score {
  const bonus = pass.modelYear !== null && pass.modelYear === givenYear ? BONUS_OF_GIVEN_YEAR : 0;
  return {
    errors: texts.score(pass.codes),
    weight: weightOf(index, subject, pass),
    patterns: pass.chosen.length + (pass.engine?.attributes.length ?? 0),
    year: (pass.modelYear ?? 0) + bonus,
  };
}

/** The sum of the weights of all variables that have a value. */
function weightOf(index: VehicleIndex, subject: Subject, pass: Pass): number {
  const { answerElement, engineAnswer, elementWeight, defaultElement } = index.columns;
  const present = new Set<number>();
  for (const { elementId } of pass.chosen) present.add(elementId);
  for (const attribute of pass.engine?.attributes ?? []) {
    present.add(answerElement[engineAnswer[attribute] ?? 0] ?? 0);
  }
  if (subject.wmiPosition >= 0) {
    if (subject.vehicleTypeId !== 0) present.add(ELEMENT.vehicleType);
    if (pass.modelYear !== null) present.add(ELEMENT.modelYear);
    if (pass.make !== null) present.add(ELEMENT.make);
  }
  if (present.has(ELEMENT.displacementLitres) || present.has(ELEMENT.displacementCubicInches)) {
    present.add(ELEMENT.displacementCubicCentimetres);
  }
  for (const row of defaultRows(index, subject.vehicleTypeId)) present.add(defaultElement[row] ?? ELEMENT_LIMIT);
  let weight = 0;
  for (const elementId of present) {
    const position = index.findElement(elementId);
    const own = elementWeight[position];
    if (isSome(own)) weight += own;
  }
  return weight;
}
