import { SLOT_BAR, SLOT_MISSING, slotOf } from "../vehicle-index/alphabet.ts";
import { KEY_POSITIONS } from "../vehicle-index/layout.ts";

const BAR_INDEX = 5;

/**
 * Writes the slots that pattern keys are compared with: positions 4-8, the bar when the VIN goes
 * on to position 10, positions 10-17. Gives how many of them the VIN has.
 */
export function writeKeySlots(vin: string, slots: Uint8Array): number {
  const length = Math.min(vin.length, 17);
  const known = length > 9 ? length - 3 : Math.min(Math.max(length - 3, 0), BAR_INDEX);
  for (let index = 0; index < KEY_POSITIONS; index++) {
    if (index >= known) slots[index] = SLOT_MISSING;
    else slots[index] = index === BAR_INDEX ? SLOT_BAR : slotOf(vin.charCodeAt(index + 3));
  }
  return known;
}
