import { createDecoder } from "./rules/decoder.ts";
import type { Decoder } from "./rules/types.ts";
import { loadVehicleIndex } from "./vehicle-index/load.ts";
import type { VehicleIndex } from "./vehicle-index/types.ts";
import { createVehicleNames, type VehicleName } from "./vehicle-names.ts";

/** The offline engine with its data. */
export interface Engine {
  readonly decoder: Decoder;
  readonly index: VehicleIndex;
  /** Make, model and model year of a VIN, for lists. */
  readonly nameOf: (vin: string) => VehicleName;
  /** Day of the newest fact in the data, ISO 8601. */
  readonly dataDate: string;
}

/**
 * The engine, loaded on the first call (about 100 ms and 60 MB) and kept. The decoder is made anew
 * when the year changes, because the year decides between two cycles of the model year's letter.
 */
export function lazyEngine(currentYear: () => number): () => Engine {
  let engine: Engine | undefined;
  let madeFor: number | undefined;
  return () => {
    const year = currentYear();
    if (engine !== undefined && year === madeFor) return engine;
    const index = engine?.index ?? loadVehicleIndex();
    const decoder = createDecoder(index, { currentYear: year });
    engine = { index, decoder, nameOf: createVehicleNames(decoder), dataDate: index.origin.dataDate };
    madeFor = year;
    return engine;
  };
}
