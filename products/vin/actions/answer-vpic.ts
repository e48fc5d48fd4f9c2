import type { VinServices } from "../services.ts";
import { createCatalogue, type Catalogue } from "../vpic/catalogue.ts";
import { decodeBatch, type VpicDecoding } from "../vpic/decoding.ts";
import { endpoints } from "../vpic/endpoints.ts";
import type { Envelope } from "../vpic/envelope.ts";
import { type Call, matchPath } from "../vpic/paths.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";

export interface VpicRequest {
  /** Below `/api/vehicles/`, percent-encoded. */
  readonly path: string;
  readonly query: Call["query"];
  /** `undefined` for callers without a key: they have no history. */
  readonly workspaceId: string | undefined;
}

/** Answers as NHTSA's vPIC does. */
export interface Vpic {
  /** `undefined` when vPIC has no such path. */
  answer(request: VpicRequest): Envelope | undefined;
  /** `DecodeVINValuesBatch`. */
  answerBatch(data: string, workspaceId: string | undefined): Envelope;
}

type VpicDeps = Pick<VinServices, "engine" | "recorder" | "meter">;

/** What may enter the history: a VIN or a part of one. */
const RECORDABLE = /^[A-HJ-NPR-Z0-9*]{1,17}$/;

export function createVpic(deps: VpicDeps): Vpic {
  const catalogueOf = memoByIndex();
  const decoding = (workspaceId: string | undefined): VpicDecoding => {
    const { decoder, index } = deps.engine();
    return {
      catalogue: catalogueOf(index),
      decode: (vin, modelYear) => {
        const decoded = decoder.decode(vin, modelYear === undefined ? {} : { modelYear });
        deps.meter.decoded.offline.add();
        if (workspaceId !== undefined && RECORDABLE.test(decoded.vin)) {
          deps.recorder.record(workspaceId, decoded.vin, "offline");
        }
        return decoded;
      },
    };
  };
  return {
    answer: ({ path, query, workspaceId }) => {
      for (const endpoint of endpoints) {
        const parts = matchPath(endpoint.pattern, path);
        if (parts !== undefined) return endpoint.answer(decoding(workspaceId), { path: parts, query });
      }
      return undefined;
    },
    answerBatch: (data, workspaceId) => decodeBatch(decoding(workspaceId), data),
  };
}

function memoByIndex(): (index: VehicleIndex) => Catalogue {
  const made = new WeakMap<VehicleIndex, Catalogue>();
  return (index) => {
    const known = made.get(index);
    if (known !== undefined) return known;
    const catalogue = createCatalogue(index);
    made.set(index, catalogue);
    return catalogue;
  };
}
