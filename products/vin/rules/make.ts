import type { VehicleIndex } from "../vehicle-index/types.ts";
import { isSome, type ChosenPattern } from "./element-choice.ts";

/** The make and the evidence for it. */
export interface MakeFinding {
  /** Position in the make columns. */
  make: number;
  /** The pattern of the model that belongs to the make; null when the WMI has this one make. */
  model: ChosenPattern | null;
}

/** The make of the decoded model; without a model, the WMI's make when it has exactly one. */
export function findMake(index: VehicleIndex, wmi: number, model: ChosenPattern | null): MakeFinding | null {
  const { patternAnswer, answerMake, wmiMakeStart, wmiMakes } = index.columns;
  if (model !== null) {
    const make = answerMake[patternAnswer[model.pattern] ?? 0];
    return isSome(make) ? { make, model } : null;
  }
  const start = wmiMakeStart[wmi] ?? 0;
  const make = wmiMakes[start];
  return (wmiMakeStart[wmi + 1] ?? 0) === start + 1 && make !== undefined ? { make, model: null } : null;
}
