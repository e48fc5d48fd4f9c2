import type { VehicleIndex } from "../vehicle-index/types.ts";
import { isSome } from "./element-choice.ts";
import { plainFact, type Fact } from "./fact.ts";

/** What variables say for a vehicle type when nothing else gives them a value. */
export interface DefaultValues {
  /** Nearly always "Not Applicable". */
  of(vehicleTypeId: number): readonly Fact[];
}

const NO_DEFAULTS: readonly Fact[] = [];

/** Reads the default values that vPIC shows. */
export function createDefaultValues(index: VehicleIndex): DefaultValues {
  const { defaultVehicleType, defaultElement, defaultText, defaultLookupId, elementDecodable } =
    index.columns;
  const byType = new Map<number, Fact[]>();
  defaultVehicleType.forEach((type, row) => {
    const elementId = defaultElement[row] ?? 0;
    const text = defaultText[row];
    if (!isSome(text) || elementDecodable[index.findElement(elementId)] !== 1) return;
    const id = defaultLookupId[row];
    const facts = byType.get(type) ?? [];
    facts.push(plainFact(elementId, index.text(text), isSome(id) ? id : null, "default"));
    byType.set(type, facts);
  });
  return { of: (vehicleTypeId) => byType.get(vehicleTypeId) ?? NO_DEFAULTS };
}
