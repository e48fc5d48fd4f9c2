import { NONE } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { comesFromPatterns, ELEMENT, ELEMENT_LIMIT, isMultiValued } from "./elements.ts";
import type { PatternMatcher } from "./pattern-matching.ts";
import { groupAt, priorityAt, type SchemaPlan } from "./schema-plan.ts";

/** One pattern that gives a value. */
export interface ChosenPattern {
  elementId: number;
  /** Position in the pattern columns. */
  pattern: number;
  /** Position in the group columns. */
  group: number;
  priority: number;
}

export interface ElementChoice {
  chosen: ChosenPattern[];
  /** The pattern whose engine model adds attributes; null when no engine model matched. */
  engine: ChosenPattern | null;
}

/** Chooses among matching patterns. */
export interface ElementChooser {
  choose(plan: SchemaPlan, matches: PatternMatcher): ElementChoice;
}

/**
 * One pattern per variable: the highest priority, then the newest, then the key with fewer
 * characters, then the key first in the alphabet, then the lowest id. Multi-valued variables keep
 * all their patterns. The engine model that adds attributes is chosen by priority, newest, highest
 * id.
 */
export function createElementChooser(index: VehicleIndex): ElementChooser {
  const {
    patternAnswer,
    patternChanged,
    patternId,
    answerElement,
    groupKey,
    groupStart,
    keyLength,
    keyOrder,
  } = index.columns;
  const usable = usableElements(index);
  const best: (ChosenPattern | null)[] = Array.from({ length: ELEMENT_LIMIT }, () => null);

  const beats = (pattern: number, group: number, priority: number, rival: ChosenPattern): boolean => {
    if (priority !== rival.priority) return priority > rival.priority;
    const changed = patternChanged[pattern] as number;
    const rivalChanged = patternChanged[rival.pattern] as number;
    if (changed !== rivalChanged) return changed > rivalChanged;
    const key = groupKey[group] as number;
    const rivalKey = groupKey[rival.group] as number;
    if (keyLength[key] !== keyLength[rivalKey])
      return (keyLength[key] as number) < (keyLength[rivalKey] as number);
    if (keyOrder[key] !== keyOrder[rivalKey])
      return (keyOrder[key] as number) < (keyOrder[rivalKey] as number);
    return (patternId[pattern] as number) < (patternId[rival.pattern] as number);
  };
  const isBetterEngine = (pattern: number, priority: number, rival: ChosenPattern): boolean => {
    if (priority !== rival.priority) return priority > rival.priority;
    const changed = patternChanged[pattern] as number;
    const rivalChanged = patternChanged[rival.pattern] as number;
    if (changed !== rivalChanged) return changed > rivalChanged;
    return (patternId[pattern] as number) > (patternId[rival.pattern] as number);
  };

  return {
    choose(plan, matches) {
      const chosen: ChosenPattern[] = [];
      let engine: ChosenPattern | null = null;
      for (let at = 0; at < matches.count; at++) {
        const item = matches.items[at] as number;
        const group = groupAt(plan, item);
        const priority = priorityAt(plan, item);
        const end = groupStart[group + 1] as number;
        for (let pattern = groupStart[group] as number; pattern < end; pattern++) {
          const elementId = answerElement[patternAnswer[pattern] as number] as number;
          const kind = usable[elementId];
          if (kind === UNUSABLE) continue;
          if (
            elementId === ELEMENT.engineModel &&
            (engine === null || isBetterEngine(pattern, priority, engine))
          ) {
            engine = { elementId, pattern, group, priority };
          }
          const rival = kind === MULTI_VALUED ? null : (best[elementId] as ChosenPattern | null);
          if (rival === null) {
            const first = { elementId, pattern, group, priority };
            chosen.push(first);
            if (kind === SINGLE_VALUED) best[elementId] = first;
          } else if (beats(pattern, group, priority, rival)) {
            rival.pattern = pattern;
            rival.group = group;
            rival.priority = priority;
          }
        }
      }
      for (let at = 0; at < chosen.length; at++) best[(chosen[at] as ChosenPattern).elementId] = null;
      return { chosen, engine };
    },
  };
}

const UNUSABLE = 0;
const SINGLE_VALUED = 1;
const MULTI_VALUED = 2;

function usableElements(index: VehicleIndex): Uint8Array {
  const { elementId, elementDecodable, elementPrivate } = index.columns;
  const usable = new Uint8Array(ELEMENT_LIMIT);
  elementId.forEach((id, position) => {
    if (id >= ELEMENT_LIMIT || elementDecodable[position] === 0 || elementPrivate[position] === 1) return;
    if (comesFromPatterns(id)) usable[id] = isMultiValued(id) ? MULTI_VALUED : SINGLE_VALUED;
  });
  return usable;
}

/** Whether a column item stands for something. */
export function isSome(item: number | undefined): item is number {
  return item !== undefined && item !== NONE;
}
