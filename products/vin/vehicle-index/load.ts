import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { VehicleIndexFault } from "./fault.ts";
import { unpackIndex } from "./format.ts";
import { createVehicleIndex } from "./vehicle-index.ts";
import type { VehicleIndex } from "./types.ts";

const committedFile = fileURLToPath(new URL("./vehicle-index.bin", import.meta.url));

/**
 * Reads the index file (the committed one unless a path is given) and checks it.
 * Takes about 100 ms and 60 MB, so load it once, when first needed.
 * Throws VehicleIndexFault when the file is missing, damaged or of another version.
 */
export function loadVehicleIndex(path: string = committedFile): VehicleIndex {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (cause) {
    throw new VehicleIndexFault(
      "missing",
      `The vehicle index ${path} cannot be read. Restore it from the repository.`,
      cause,
    );
  }
  const { origin, columns } = unpackIndex(file);
  return createVehicleIndex(origin, columns);
}
