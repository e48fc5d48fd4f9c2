import { SLOT_BAR, SLOT_COUNT } from "../vehicle-index/alphabet.ts";
import { FIRST_CLASS_TOKEN, KEY_POSITIONS } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";

/** A schema that a WMI uses in a year. */
export interface ActiveSchema {
  schema: number;
  /** First year of the use: the priority of the schema's patterns. */
  fromYear: number;
}

/**
 * All pattern groups (patterns of one schema with one key) of a WMI's schemas in a year, prepared
 * so that the groups matching a VIN are the set bits of a few words and-ed together: for every
 * key position that any key cares about there is one row of bits per character. Few arrays, because
 * thousands of plans are kept.
 */
export interface SchemaPlan {
  readonly groupCount: number;
  readonly wordsPerRow: number;
  /** How many key positions any key cares about. */
  readonly positionCount: number;
  /**
   * First the groups with their priorities (see `groupAt`, `priorityAt`), then the characters that
   * keys name at each key position (low words, high words), then the rows of bits.
   */
  readonly numbers: Uint32Array;
  /** First the key positions that any key cares about, then for each of them the row of every slot. */
  readonly places: Uint16Array;
  /** Memory held, in bytes. */
  readonly size: number;
}

const PRIORITY_LIMIT = 4096;
/** Patterns that capture digits rank below all years. */
const FORMULA_PRIORITY = 100;
const BAR_INDEX = 5;
/** What a plan costs besides the content of its arrays. */
const OBJECT_BYTES = 600;

/** The group's position in the index, by bit. */
export function groupAt(plan: SchemaPlan, item: number): number {
  return Math.floor((plan.numbers[item] as number) / PRIORITY_LIMIT);
}

/** The priority of a group's patterns, by bit. */
export function priorityAt(plan: SchemaPlan, item: number): number {
  return (plan.numbers[item] as number) % PRIORITY_LIMIT;
}

/** The slots below 32 that any key names at a key position, as bits. */
export function validLow(plan: SchemaPlan, position: number): number {
  return plan.numbers[plan.groupCount + position] ?? 0;
}

/** The slots from 32 on that any key names at a key position, as bits. */
export function validHigh(plan: SchemaPlan, position: number): number {
  return plan.numbers[plan.groupCount + KEY_POSITIONS + position] ?? 0;
}

/** Where the rows of bits begin in `numbers`. */
export function bitsStart(plan: SchemaPlan): number {
  return plan.groupCount + 2 * KEY_POSITIONS;
}

/** Prepares a plan for the given schemas. */
export function createSchemaPlan(index: VehicleIndex, schemas: readonly ActiveSchema[]): SchemaPlan {
  const valid = new Uint32Array(2 * KEY_POSITIONS);
  const { groups, packed } = collectGroups(index, schemas, valid);
  const used = usedSlots(index, groups);
  const { places, rowCount } = placeRows(used);
  const wordsPerRow = Math.ceil(groups.length / 32);
  const start = packed.length + valid.length;
  const numbers = new Uint32Array(start + rowCount * wordsPerRow);
  numbers.set(packed, 0);
  numbers.set(valid, packed.length);
  used.forEach(({ position, slots }, at) => {
    const firstRow = places[used.length + at * SLOT_COUNT + SLOT_COUNT - 1] ?? 0;
    groups.forEach((group, item) => {
      const token =
        index.columns.keyTokens[(index.columns.groupKey[group] ?? 0) * KEY_POSITIONS + position] ?? 0;
      const word = start + (item >>> 5);
      const bit = 1 << (item & 31);
      const set = (row: number): void => {
        const place = word + row * wordsPerRow;
        numbers[place] = (numbers[place] ?? 0) | bit;
      };
      if (token < FIRST_CLASS_TOKEN) set(firstRow);
      for (let step = 0; step < slots.length; step++) {
        if (token < FIRST_CLASS_TOKEN || classHas(index, token, slots[step] ?? 0)) set(firstRow + 1 + step);
      }
    });
  });
  return {
    groupCount: groups.length,
    wordsPerRow,
    positionCount: used.length,
    numbers,
    places,
    size: numbers.byteLength + places.byteLength + OBJECT_BYTES,
  };
}

/** Gives each key position a row for the characters that no class names, then one for each that some class names. */
function placeRows(used: readonly UsedPosition[]): { places: Uint16Array; rowCount: number } {
  const places = new Uint16Array(used.length * (1 + SLOT_COUNT));
  let rowCount = 0;
  used.forEach(({ position, slots }, at) => {
    const rows = used.length + at * SLOT_COUNT;
    places[at] = position;
    places.fill(rowCount, rows, rows + SLOT_COUNT);
    slots.forEach((slot, step) => (places[rows + slot] = rowCount + 1 + step));
    rowCount += 1 + slots.length;
  });
  return { places, rowCount };
}

function classHas(index: VehicleIndex, token: number, slot: number): boolean {
  const { classMatchLow, classMatchHigh } = index.columns;
  const at = token - FIRST_CLASS_TOKEN;
  const mask = slot < 32 ? classMatchLow[at] : classMatchHigh[at];
  return (((mask ?? 0) >>> (slot & 31)) & 1) === 1;
}

function collectGroups(
  index: VehicleIndex,
  schemas: readonly ActiveSchema[],
  valid: Uint32Array,
): { groups: number[]; packed: number[] } {
  const { schemaGroupStart, schemaHidden, groupKey, keyFormulaFrom } = index.columns;
  const groups: number[] = [];
  const packed: number[] = [];
  for (const { schema, fromYear } of schemas) {
    const end = schemaGroupStart[schema + 1] ?? 0;
    for (let group = schemaGroupStart[schema] ?? 0; group < end; group++) {
      const key = groupKey[group] ?? 0;
      addValidCharacters(index, key, valid);
      if (schemaHidden[schema] === 1 || !canMatch(index, key)) continue;
      groups.push(group);
      packed.push(group * PRIORITY_LIMIT + (keyFormulaFrom[key] === 0 ? fromYear : FORMULA_PRIORITY));
    }
  }
  return { groups, packed };
}

function addValidCharacters(index: VehicleIndex, key: number, valid: Uint32Array): void {
  const { keyTokens, classValidLow, classValidHigh } = index.columns;
  for (let position = 0; position < KEY_POSITIONS; position++) {
    const token = keyTokens[key * KEY_POSITIONS + position] ?? 0;
    if (token < FIRST_CLASS_TOKEN) continue;
    const at = token - FIRST_CLASS_TOKEN;
    valid[position] = (valid[position] ?? 0) | (classValidLow[at] ?? 0);
    valid[KEY_POSITIONS + position] = (valid[KEY_POSITIONS + position] ?? 0) | (classValidHigh[at] ?? 0);
  }
}

/** A key whose sixth place is no bar fits no VIN that has a position 10. */
function canMatch(index: VehicleIndex, key: number): boolean {
  const token = index.columns.keyTokens[key * KEY_POSITIONS + BAR_INDEX] ?? 0;
  return token < FIRST_CLASS_TOKEN || classHas(index, token, SLOT_BAR);
}

interface UsedPosition {
  position: number;
  /** Slots that any class names there. */
  slots: number[];
}

/** The key positions that any group's key cares about. */
function usedSlots(index: VehicleIndex, groups: readonly number[]): UsedPosition[] {
  const { keyTokens, groupKey, classMatchLow, classMatchHigh } = index.columns;
  const used: UsedPosition[] = [];
  for (let position = 0; position < KEY_POSITIONS; position++) {
    if (position === BAR_INDEX) continue;
    let low = 0;
    let high = 0;
    let named = false;
    for (const group of groups) {
      const token = keyTokens[(groupKey[group] ?? 0) * KEY_POSITIONS + position] ?? 0;
      if (token < FIRST_CLASS_TOKEN) continue;
      named = true;
      low |= classMatchLow[token - FIRST_CLASS_TOKEN] ?? 0;
      high |= classMatchHigh[token - FIRST_CLASS_TOKEN] ?? 0;
    }
    if (named) used.push({ position, slots: slotsOf(low, high) });
  }
  return used;
}

function slotsOf(low: number, high: number): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < SLOT_COUNT - 1; slot++) {
    if ((((slot < 32 ? low : high) >>> (slot & 31)) & 1) === 1) slots.push(slot);
  }
  return slots;
}
