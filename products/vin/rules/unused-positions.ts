import type { VehicleIndex } from "../vehicle-index/types.ts";
import { isUnknownAt } from "./corrections.ts";
import type { ElementChoice } from "./element-choice.ts";
import type { EngineAttributes } from "./engine-attributes.ts";
import type { Subject } from "./pass.ts";
import { validHigh, validLow, type SchemaPlan } from "./schema-plan.ts";

const watchedPositions = [4, 5, 6, 7, 8, 11];

/**
 * Positions 4-8 and 11 of the VIN that no chosen pattern's key names, as bits in that order; 0 when
 * all of them helped. Positions beyond the VIN's end, and those that are not known, do not count.
 */
export function unusedPositions(
  index: VehicleIndex,
  subject: Subject,
  choice: ElementChoice,
  engine: EngineAttributes | null,
): number {
  const { groupKey, keyExplains } = index.columns;
  let explained = 0;
  for (const { group } of choice.chosen) explained |= keyExplains[groupKey[group] ?? 0] ?? 0;
  if (engine !== null) explained |= keyExplains[groupKey[engine.namedBy.group] ?? 0] ?? 0;
  return ~explained & presentPositions(subject);
}

/**
 * Whether the keys of the maker's year name any character at one of these positions. Where they name
 * none at all, the patterns that explain the position are not in the data: that it helped nothing
 * says nothing about the VIN.
 */
export function namesCharacterAt(plan: SchemaPlan, bits: number): boolean {
  for (let at = 0; at < watchedPositions.length; at++) {
    if (((bits >>> at) & 1) === 0) continue;
    const place = (watchedPositions[at] ?? 0) - 4;
    if ((validLow(plan, place) | validHigh(plan, place)) !== 0) return true;
  }
  return false;
}

function presentPositions(subject: Subject): number {
  const { length } = subject.vin;
  if (length <= 3) return 0;
  const present = length >= 11 ? 0x3f : (1 << Math.min(length - 3, 5)) - 1;
  if (!subject.isStarUnknown) return present;
  return watchedPositions.reduce(
    (bits, position, at) => (isUnknownAt(subject, position) ? bits & ~(1 << at) : bits),
    present,
  );
}

/** The positions of the bits, as `4,5,11`. */
export function formatPositions(bits: number): string {
  return watchedPositions.filter((_, at) => ((bits >>> at) & 1) === 1).join(",");
}
