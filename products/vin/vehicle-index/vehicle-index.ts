import { SLOT_COUNT, slotOf } from "./alphabet.ts";
import type { Columns } from "./layout.ts";
import type { VehicleIndex, VehicleIndexOrigin } from "./types.ts";

/** Gives the columns their text table and their two look-ups. */
export function createVehicleIndex(origin: VehicleIndexOrigin, columns: Columns): VehicleIndex {
  const bytes = Buffer.from(
    columns.textBytes.buffer,
    columns.textBytes.byteOffset,
    columns.textBytes.byteLength,
  );
  const start = columns.textStart;
  const texts: (string | undefined)[] = Array.from({ length: start.length - 1 });
  const text = (position: number): string => {
    const known = texts[position];
    if (known !== undefined) return known;
    const decoded = bytes.toString("utf8", start[position], start[position + 1]);
    if (position < texts.length) texts[position] = decoded;
    return decoded;
  };
  let findWmi: ((wmi: string) => number) | undefined;
  const elements = new Int16Array(65536).fill(-1);
  columns.elementId.forEach((id, position) => (elements[id] = position));
  return {
    origin,
    columns,
    text,
    findWmi(wmi) {
      findWmi ??= createWmiFinder(columns, text);
      return findWmi(wmi);
    },
    findElement: (elementId) => elements[elementId] ?? -1,
  };
}

/** Three-character WMIs are found by their slots, the others by their text. */
function createWmiFinder(columns: Columns, text: (position: number) => string): (wmi: string) => number {
  const short = new Int32Array(SLOT_COUNT ** 3).fill(-1);
  const long = new Map<string, number>();
  columns.wmiText.forEach((position, row) => {
    const wmi = text(position);
    if (wmi.length === 3) short[slotNumber(wmi)] = row;
    else long.set(wmi, row);
  });
  return (wmi) => (wmi.length === 3 ? (short[slotNumber(wmi)] ?? -1) : (long.get(wmi) ?? -1));
}

function slotNumber(wmi: string): number {
  const first = slotOf(wmi.charCodeAt(0)) * SLOT_COUNT + slotOf(wmi.charCodeAt(1));
  return first * SLOT_COUNT + slotOf(wmi.charCodeAt(2));
}
