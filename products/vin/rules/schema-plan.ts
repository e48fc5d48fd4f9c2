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
 * key position that any key cares about there is one row of bits per character.
 */
export interface SchemaPlan {
  /** Group's position in the index, by bit. */
  groups: Uint32Array;
  /** Priority of the group's patterns, by bit. */
  priorities: Uint16Array;
  wordsPerRow: number;
  /** Key positions (0-13) that any key cares about. */
  positions: Uint8Array;
  /** First word of the row of a character: index into `bits` by position in `positions` and slot. */
  rowOf: Uint32Array;
  bits: Uint32Array;
  /** Characters that any key names, by key position; both 0 where no key names one. */
  validLow: Uint32Array;
  validHigh: Uint32Array;
  /** Memory held, in bytes. */
  size: number;
}

/** Patterns that capture digits rank below all years. */
const FORMULA_PRIORITY = 100;
const BAR_INDEX = 5;

/** Prepares a plan for the given schemas. */
export function createSchemaPlan(index: VehicleIndex, schemas: readonly ActiveSchema[]): SchemaPlan {
  const valid = { low: new Uint32Array(KEY_POSITIONS), high: new Uint32Array(KEY_POSITIONS) };
  const { groups, priorities } = collectGroups(index, schemas, valid);
  const { keyTokens, groupKey } = index.columns;
  const words = Math.ceil(groups.length / 32);
  const used = usedSlots(index, groups);
  const positions = Uint8Array.from(used.keys());
  const rowOf = new Uint32Array(positions.length * SLOT_COUNT);
  let rows = 0;
  positions.forEach((position, at) => {
    const slots = used.get(position) ?? [];
    rowOf.fill(rows * words, at * SLOT_COUNT, (at + 1) * SLOT_COUNT);
    slots.forEach((slot, step) => (rowOf[at * SLOT_COUNT + slot] = (rows + 1 + step) * words));
    rows += 1 + slots.length;
  });
  const bits = new Uint32Array(rows * words);
  groups.forEach((group, item) => {
    const tokens = (groupKey[group] ?? 0) * KEY_POSITIONS;
    const word = item >>> 5;
    const bit = 1 << (item & 31);
    positions.forEach((position, at) => {
      const token = keyTokens[tokens + position] ?? 0;
      const slots = used.get(position) ?? [];
      if (token < FIRST_CLASS_TOKEN) setEverywhere(bits, rowOf, at, slots, word, bit);
      else setForClass(index, token, bits, rowOf, at, slots, word, bit);
    });
  });
  return {
    groups: Uint32Array.from(groups),
    priorities: Uint16Array.from(priorities),
    wordsPerRow: words,
    positions,
    rowOf,
    bits,
    validLow: valid.low,
    validHigh: valid.high,
    size: bits.byteLength + rowOf.byteLength + groups.length * 6 + 512,
  };
}

function setEverywhere(bits: Uint32Array, rowOf: Uint32Array, at: number, slots: number[], word: number, bit: number): void {
  const base = rowOf[at * SLOT_COUNT + SLOT_COUNT - 1] ?? 0;
  bits[base + word] = (bits[base + word] ?? 0) | bit;
  for (const slot of slots) {
    const row = rowOf[at * SLOT_COUNT + slot] ?? 0;
    bits[row + word] = (bits[row + word] ?? 0) | bit;
  }
}

function setForClass(
  index: VehicleIndex,
  token: number,
  bits: Uint32Array,
  rowOf: Uint32Array,
  at: number,
  slots: number[],
  word: number,
  bit: number,
): void {
  for (const slot of slots) {
    if (!classHas(index, token, slot)) continue;
    const row = rowOf[at * SLOT_COUNT + slot] ?? 0;
    bits[row + word] = (bits[row + word] ?? 0) | bit;
  }
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
  valid: { low: Uint32Array; high: Uint32Array },
): { groups: number[]; priorities: number[] } {
  const { schemaGroupStart, schemaHidden, groupKey, keyFormulaFrom } = index.columns;
  const groups: number[] = [];
  const priorities: number[] = [];
  for (const { schema, fromYear } of schemas) {
    const end = schemaGroupStart[schema + 1] ?? 0;
    for (let group = schemaGroupStart[schema] ?? 0; group < end; group++) {
      const key = groupKey[group] ?? 0;
      addValidCharacters(index, key, valid);
      if (schemaHidden[schema] === 1 || !canMatch(index, key)) continue;
      groups.push(group);
      priorities.push(keyFormulaFrom[key] === 0 ? fromYear : FORMULA_PRIORITY);
    }
  }
  return { groups, priorities };
}

function addValidCharacters(index: VehicleIndex, key: number, valid: { low: Uint32Array; high: Uint32Array }): void {
  const { keyTokens, classValidLow, classValidHigh } = index.columns;
  for (let position = 0; position < KEY_POSITIONS; position++) {
    const token = keyTokens[key * KEY_POSITIONS + position] ?? 0;
    if (token < FIRST_CLASS_TOKEN) continue;
    const at = token - FIRST_CLASS_TOKEN;
    valid.low[position] = (valid.low[position] ?? 0) | (classValidLow[at] ?? 0);
    valid.high[position] = (valid.high[position] ?? 0) | (classValidHigh[at] ?? 0);
  }
}

/** A key whose sixth place is no bar fits no VIN that has a position 10. */
function canMatch(index: VehicleIndex, key: number): boolean {
  const token = index.columns.keyTokens[key * KEY_POSITIONS + BAR_INDEX] ?? 0;
  return token < FIRST_CLASS_TOKEN || classHas(index, token, SLOT_BAR);
}

/** For every key position that any group's key cares about: the slots that its classes name. */
function usedSlots(index: VehicleIndex, groups: readonly number[]): Map<number, number[]> {
  const { keyTokens, groupKey, classMatchLow, classMatchHigh } = index.columns;
  const used = new Map<number, number[]>();
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
    if (named) used.set(position, slotsOf(low, high));
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
