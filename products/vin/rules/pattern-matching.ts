import { SLOT_COUNT } from "../vehicle-index/alphabet.ts";
import { KEY_POSITIONS, TOKEN_END } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { bitsStart, groupAt, type SchemaPlan } from "./schema-plan.ts";

/** Finds the pattern groups of a plan that fit a VIN. The result is overwritten by the next call. */
export interface PatternMatcher {
  /** Bits of the matching groups in the plan, ascending; valid up to `count`. */
  readonly items: Uint32Array;
  readonly count: number;
  /** `slots` as `writeKeySlots` gave them, `known` how many of them the VIN has. */
  match(plan: SchemaPlan, slots: Uint8Array, known: number): void;
}

/**
 * A key is a prefix: it fits when each of its characters fits, whatever follows. `*` fits any
 * character that is there, so a key longer than the VIN does not fit.
 */
export function createPatternMatcher(index: VehicleIndex): PatternMatcher {
  const { keyTokens, groupKey } = index.columns;
  const rows = new Uint32Array(KEY_POSITIONS);
  const matcher = { items: new Uint32Array(4096), count: 0, match };
  function match(plan: SchemaPlan, slots: Uint8Array, known: number): void {
    matcher.count = 0;
    const { places, numbers, wordsPerRow, positionCount, groupCount } = plan;
    if (groupCount > matcher.items.length) matcher.items = new Uint32Array(groupCount);
    const start = bitsStart(plan);
    for (let at = 0; at < positionCount; at++) {
      const row = places[positionCount + at * SLOT_COUNT + (slots[places[at] as number] as number)] as number;
      rows[at] = start + row * wordsPerRow;
    }
    for (let word = 0; word < wordsPerRow; word++) {
      let left = wordMask(word, groupCount);
      for (let at = 0; at < positionCount && left !== 0; at++)
        left &= numbers[(rows[at] as number) + word] as number;
      while (left !== 0) {
        const item = (word << 5) + 31 - Math.clz32(left & -left);
        left &= left - 1;
        if (known === KEY_POSITIONS || endsWithin(groupAt(plan, item), known))
          matcher.items[matcher.count++] = item;
      }
    }
  }
  function endsWithin(group: number, known: number): boolean {
    return keyTokens[(groupKey[group] as number) * KEY_POSITIONS + known] === TOKEN_END;
  }
  return matcher;
}

/** All ones for a full word; only the groups that exist for the last one. */
function wordMask(word: number, groups: number): number {
  const rest = groups - word * 32;
  return rest >= 32 ? -1 : (1 << rest) - 1;
}
