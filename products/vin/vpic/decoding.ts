import { toFlat } from "../rules/decoder.ts";
import type { Decoded } from "../rules/types.ts";
import type { Catalogue } from "./catalogue.ts";
import { decodedRows } from "./decoded-rows.ts";
import type { Envelope } from "./envelope.ts";
import type { Call } from "./paths.ts";

const NOTE =
  "Results returned successfully. NOTE: Any missing decoded values should be interpreted as NHTSA does not have data on the specific variable. Missing value should NOT be interpreted as an indication that a feature or technology is unavailable for a vehicle.";

/** Most VINs of one batch, as in vPIC. */
const VPIC_BATCH_LIMIT = 50;

/** What the decoding paths work with. `decode` also takes note of the VIN. */
export interface VpicDecoding {
  readonly decode: (vin: string, modelYear: number | undefined) => Decoded;
  readonly catalogue: Catalogue;
}

export function decodeVin({ decode, catalogue }: VpicDecoding, call: Call, extended: boolean): Envelope {
  const vin = call.path["vin"] ?? "";
  const decoded = decode(vin, modelYearOf(call.query["modelyear"]));
  const rows = decodedRows(catalogue, decoded, extended);
  return {
    count: rows.length,
    message: NOTE,
    searchCriteria: `VIN:${vin}`,
    rows,
    rowElement: "DecodedVariable",
  };
}

export function decodeVinValues({ decode }: VpicDecoding, call: Call): Envelope {
  const vin = call.path["vin"] ?? "";
  const rows = [toFlat(decode(vin, modelYearOf(call.query["modelyear"])))];
  return {
    count: rows.length,
    message: NOTE,
    searchCriteria: `VIN(s): ${vin}`,
    rows,
    rowElement: "DecodedVINValues",
  };
}

/** `data`: `VIN[,year]` joined by `;`; what is above the limit is left out, as vPIC does. */
export function decodeBatch({ decode }: VpicDecoding, data: string): Envelope {
  const items = data
    .split(/[;\r\n]+/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
  const rows = items.slice(0, VPIC_BATCH_LIMIT).map((item) => {
    const [vin = "", year] = item.split(",");
    return toFlat(decode(vin, modelYearOf(year)));
  });
  return { count: rows.length, message: NOTE, searchCriteria: "", rows, rowElement: "DecodedVINValues" };
}

function modelYearOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{4}\s*$/.test(text) ? Number(text) : undefined;
}
