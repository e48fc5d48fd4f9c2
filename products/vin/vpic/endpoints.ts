import { decodeVin, decodeVinValues, type VpicDecoding } from "./decoding.ts";
import type { Envelope } from "./envelope.ts";
import * as lists from "./lists.ts";
import type { Call } from "./paths.ts";

export interface Endpoint {
  /** Below `/api/vehicles/`; compared without case. */
  readonly pattern: string;
  readonly summary: string;
  /** Names of query parameters that matter besides `format`. */
  readonly query?: readonly string[];
  answer(decoding: VpicDecoding, call: Call): Envelope;
}

const query = ["modelyear"];

const decodings: readonly Endpoint[] = [
  {
    pattern: "DecodeVin/{vin}",
    summary: "Decode a VIN into rows",
    query,
    answer: (decoding, call) => decodeVin(decoding, call, false),
  },
  {
    pattern: "DecodeVinExtended/{vin}",
    summary: "Decode a VIN into rows, with NHTSA's internal variables",
    query,
    answer: (decoding, call) => decodeVin(decoding, call, true),
  },
  {
    pattern: "DecodeVinValues/{vin}",
    summary: "Decode a VIN into one flat object",
    query,
    answer: decodeVinValues,
  },
  {
    pattern: "DecodeVinValuesExtended/{vin}",
    summary: "Decode a VIN into one flat object, with NHTSA's internal variables",
    query,
    answer: decodeVinValues,
  },
];

const listings: readonly Endpoint[] = [
  {
    pattern: "DecodeWMI/{wmi}",
    summary: "Who registered a world manufacturer identifier",
    answer: ({ catalogue }, call) => lists.decodeWmi(catalogue, call),
  },
  { pattern: "GetAllMakes", summary: "All makes", answer: ({ catalogue }) => lists.allMakes(catalogue) },
  {
    pattern: "GetModelsForMake/{make}",
    summary: "Models of a make",
    answer: ({ catalogue }, call) => lists.modelsForMake(catalogue, call),
  },
  {
    pattern: "GetModelsForMakeId/{makeId}",
    summary: "Models of a make by its id",
    answer: ({ catalogue }, call) => lists.modelsForMakeId(catalogue, call),
  },
  ...[
    "modelyear/{modelYear}",
    "modelyear/{modelYear}/vehicletype/{vehicleType}",
    "vehicletype/{vehicleType}",
  ].flatMap((filter): Endpoint[] => [
    {
      pattern: `GetModelsForMakeYear/make/{make}/${filter}`,
      summary: "Models of a make by model year, vehicle type or both",
      answer: ({ catalogue }, call) => lists.modelsForMakeYear(catalogue, call),
    },
    {
      pattern: `GetModelsForMakeIdYear/makeId/{makeId}/${filter}`,
      summary: "Models of a make's id by model year, vehicle type or both",
      answer: ({ catalogue }, call) => lists.modelsForMakeIdYear(catalogue, call),
    },
  ]),
  {
    pattern: "GetVehicleVariableList",
    summary: "All variables",
    answer: ({ catalogue }) => lists.variableList(catalogue),
  },
  {
    pattern: "GetVehicleVariableValuesList/{variable}",
    summary: "Values that a variable may have",
    answer: ({ catalogue }, call) => lists.variableValues(catalogue, call),
  },
];

/** The GET paths that an NHTSA client may call here. */
export const endpoints: readonly Endpoint[] = [...decodings, ...listings];
