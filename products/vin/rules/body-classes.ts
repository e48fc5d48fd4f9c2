import { NONE } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import type { ChosenPattern } from "./element-choice.ts";
import { ELEMENT } from "./elements.ts";

const GLIDER = 64;
const offRoad = new Set([69, 84, 86, 88, 97, 105, 113, 124, 126, 127]);
const incomplete = new Set([62, 63, 64, 65, 67, 70, 71, 72, 74, 75, 76, 77, 78, 107, 112, 116]);
const INCOMPLETE_VEHICLE_TYPE = 10;

/** What a body class means for the warnings. */
export interface BodyClassWarnings {
  isGlider: boolean;
  isOffRoad: boolean;
  isIncomplete: boolean;
}

/** Reads the warnings from the chosen body class and the WMI's vehicle type. */
export function bodyClassWarnings(
  index: VehicleIndex,
  chosen: readonly ChosenPattern[],
  vehicleTypeId: number,
): BodyClassWarnings {
  const { patternAnswer, answerLookupId } = index.columns;
  const pattern = chosen.find((candidate) => candidate.elementId === ELEMENT.bodyClass);
  const id = pattern === undefined ? NONE : (answerLookupId[patternAnswer[pattern.pattern] ?? 0] ?? NONE);
  return {
    isGlider: id === GLIDER,
    isOffRoad: offRoad.has(id),
    isIncomplete: vehicleTypeId === INCOMPLETE_VEHICLE_TYPE || incomplete.has(id),
  };
}
