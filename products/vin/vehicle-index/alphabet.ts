/**
 * Characters as slot numbers, so that a character class is a mask of two 32-bit words:
 * 0-9 are slots 0-9, A-Z slots 10-35, `_` slot 36, every other character slot 37,
 * the bar between the halves of a key slot 38, and "the VIN is too short" slot 39.
 */
export const SLOT_UNDERSCORE = 36;
export const SLOT_OTHER = 37;
export const SLOT_BAR = 38;
export const SLOT_MISSING = 39;
export const SLOT_COUNT = 40;

const slots = new Uint8Array(128).fill(SLOT_OTHER);
for (let digit = 0; digit < 10; digit++) slots[48 + digit] = digit;
for (let letter = 0; letter < 26; letter++) slots[65 + letter] = 10 + letter;
slots[95] = SLOT_UNDERSCORE;

/** The slot of a UTF-16 code unit. */
export function slotOf(code: number): number {
  return code < 128 ? (slots[code] ?? SLOT_OTHER) : SLOT_OTHER;
}

/** The character of a slot below 37. */
export function characterOf(slot: number): string {
  if (slot < 10) return String.fromCharCode(48 + slot);
  return slot < SLOT_UNDERSCORE ? String.fromCharCode(55 + slot) : "_";
}
