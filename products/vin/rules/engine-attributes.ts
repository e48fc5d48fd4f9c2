import type { VehicleIndex } from "../vehicle-index/types.ts";
import { isSome, type ChosenPattern, type ElementChoice } from "./element-choice.ts";
import { ELEMENT, isMultiValued } from "./elements.ts";

/** The rank of engine attributes: below every pattern, whose priority is a year. */
export const ENGINE_PRIORITY = 50;

/** What the engine model adds to the patterns' values. */
export interface EngineAttributes {
  /** The pattern that named the engine model. */
  namedBy: ChosenPattern;
  /** Positions in the engine columns, only of variables that no pattern gave. */
  attributes: number[];
}

const powerElements = new Set<number>([
  ELEMENT.enginePowerKilowatts,
  ELEMENT.enginePowerFrom,
  ELEMENT.enginePowerTo,
]);

/**
 * The attributes of the chosen engine model that fill in what patterns leave open. One engine has
 * different power in different vehicles, so its power counts only where the index holds the
 * patterns that would say otherwise.
 */
export function engineAttributes(index: VehicleIndex, choice: ElementChoice): EngineAttributes | null {
  const namedBy = choice.engine;
  if (namedBy === null) return null;
  const { patternAnswer, answerEngine, answerElement, engineStart, engineAnswer } = index.columns;
  const engine = answerEngine[patternAnswer[namedBy.pattern] ?? 0];
  if (!isSome(engine)) return null;
  const attributes: number[] = [];
  const end = engineStart[engine + 1] ?? 0;
  for (let attribute = engineStart[engine] ?? 0; attribute < end; attribute++) {
    const elementId = answerElement[engineAnswer[attribute] ?? 0] ?? 0;
    if (powerElements.has(elementId) && !isPatterned(index, elementId)) continue;
    if (isMultiValued(elementId) || !isChosen(choice.chosen, elementId)) attributes.push(attribute);
  }
  return attributes.length === 0 ? null : { namedBy, attributes };
}

const isPatterned = (index: VehicleIndex, elementId: number): boolean =>
  index.columns.elementPatterned[index.findElement(elementId)] === 1;

function isChosen(chosen: readonly ChosenPattern[], elementId: number): boolean {
  for (const pattern of chosen) if (pattern.elementId === elementId) return true;
  return false;
}
