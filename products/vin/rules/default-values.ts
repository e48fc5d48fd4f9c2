import type { VehicleIndex } from "../vehicle-index/types.ts";

const rowsByIndex = new WeakMap<VehicleIndex, Map<number, readonly number[]>>();
const NONE_FOR_TYPE: readonly number[] = [];

/**
 * Rows of the default columns for a vehicle type: what a variable says when nothing else gives it
 * a value, nearly always "Not Applicable".
 */
export function defaultRows(index: VehicleIndex, vehicleTypeId: number): readonly number[] {
  let rows = rowsByIndex.get(index);
  if (rows === undefined) {
    rows = groupRows(index);
    rowsByIndex.set(index, rows);
  }
  return rows.get(vehicleTypeId) ?? NONE_FOR_TYPE;
}

function groupRows(index: VehicleIndex): Map<number, readonly number[]> {
  const { defaultVehicleType, defaultElement, elementDecodable } = index.columns;
  const rows = [...defaultVehicleType.keys()].filter(
    (row) => elementDecodable[index.findElement(defaultElement[row] ?? 0)] === 1,
  );
  return Map.groupBy(rows, (row) => defaultVehicleType[row] ?? 0);
}
