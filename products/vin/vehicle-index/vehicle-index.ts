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
  let wmis: Map<string, number> | undefined;
  const elements = new Int16Array(65536).fill(-1);
  columns.elementId.forEach((id, position) => (elements[id] = position));
  return {
    origin,
    columns,
    text,
    findWmi(wmi) {
      wmis ??= wmiPositions(columns, text);
      return wmis.get(wmi) ?? -1;
    },
    findElement: (elementId) => elements[elementId] ?? -1,
  };
}

function wmiPositions(columns: Columns, text: (position: number) => string): Map<string, number> {
  const positions = new Map<string, number>();
  columns.wmiText.forEach((wmi, position) => positions.set(text(wmi), position));
  return positions;
}
