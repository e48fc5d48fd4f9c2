import { ELEMENT } from "./rules/elements.ts";
import type { Decoder } from "./rules/types.ts";

/** What makes a line of a list readable. */
export interface VehicleName {
  readonly make?: string;
  readonly model?: string;
  readonly modelYear?: number;
}

const REMEMBERED = 5_000;

/** Names of vehicles by VIN. Lists show the same few again and again, so the latest are remembered. */
export function createVehicleNames(decoder: Decoder): (vin: string) => VehicleName {
  const remembered = new Map<string, VehicleName>();
  return (vin) => {
    const known = remembered.get(vin);
    if (known !== undefined) return known;
    const name = decodeName(decoder, vin);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(vin, name);
    return name;
  };
}

function decodeName(decoder: Decoder, vin: string): VehicleName {
  const decoded = decoder.decode(vin, { careful: true });
  const make = decoded.text(ELEMENT.make);
  const model = decoded.text(ELEMENT.model);
  return {
    ...(make !== undefined && { make }),
    ...(model !== undefined && { model }),
    ...(decoded.modelYear !== null && { modelYear: decoded.modelYear }),
  };
}
