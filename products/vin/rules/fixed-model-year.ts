import type { VehicleIndex } from "../vehicle-index/types.ts";
import { vehicleDescriptorOf } from "./vehicle-descriptor.ts";
import { wmiOf } from "./wmi.ts";

/**
 * Finds the model year that NHTSA fixed by hand for a descriptor whose maker used a wrong year
 * letter; undefined for all others.
 */
export function createFixedYears(index: VehicleIndex): (wmi: string, vin: string) => number | undefined {
  const { descriptorText, descriptorYear } = index.columns;
  const years = new Map([...descriptorText].map((text, row) => [index.text(text), descriptorYear[row] ?? 0]));
  const wmis = new Set([...years.keys()].map((descriptor) => wmiOf(descriptor)));
  return (wmi, vin) => (wmis.has(wmi) ? years.get(vehicleDescriptorOf(vin)) : undefined);
}
