import { AppError } from "#platform/kernel";
import {
  hostPolicy,
  type Outbound,
  type OutboundAnswer,
  type OutboundHost,
  type OutboundRequest,
} from "#platform/outbound";
import { vinErrors } from "../../errors.ts";
import type { SourceAnswer, SourceQuestion, SourceRequest, VinSource } from "../../rules/source.ts";
import { sourceFault, unusableAnswer } from "../fault.ts";
import { askInChunks, type BatchCall } from "./batch.ts";
import { readResults } from "./mapping.ts";

export interface NhtsaDependencies {
  readonly outbound: Outbound;
  /** vPIC's base address, such as `https://vpic.nhtsa.dot.gov/api/vehicles`. */
  readonly baseUrl: string;
}

/** A batch of 50 takes vPIC longer than one VIN. */
const BATCH_TIMEOUT_MS = 15_000;

/** NHTSA's vPIC: free, without a key, a fault of the VIN is an answer with `errorCodes`. */
export function createNhtsaSource({ outbound, baseUrl }: NhtsaDependencies): Required<VinSource> {
  const host = outbound.host(hostPolicy({ name: "nhtsa", baseUrl }));
  return {
    name: "nhtsa",
    decode: (vin, request) => decodeOne(host, vin, request ?? {}),
    decodeBatch: (questions, signal) => askInChunks(questions, batchCall(host, signal)),
  };
}

async function decodeOne(
  host: OutboundHost,
  vin: string,
  { modelYear, signal }: SourceRequest,
): Promise<SourceAnswer> {
  const answer = await ask(host, {
    operation: "decode",
    path: ["DecodeVinValuesExtended", vin],
    query: { format: "json", ...(modelYear !== undefined && { modelyear: String(modelYear) }) },
    ...(signal && { signal }),
  });
  const [found] = readResults(answer.json, [vin]) ?? [];
  if (found === undefined) throw unusableAnswer("nhtsa", "The document is no vPIC answer to this VIN.");
  return found;
}

function batchCall(host: OutboundHost, signal: AbortSignal | undefined): BatchCall {
  return async (questions) => {
    try {
      const answer = await ask(host, {
        operation: "decode-batch",
        method: "POST",
        path: ["DecodeVINValuesBatch", ""],
        form: { format: "json", data: questions.map(batchEntry).join(";") },
        repeatable: true,
        unreadableCounts: false,
        totalTimeoutMs: BATCH_TIMEOUT_MS,
        ...(signal && { signal }),
      });
      const answers = readResults(
        answer.json,
        questions.map(({ vin }) => vin),
      );
      if (answers !== undefined) return { answers };
      return {
        fault: unusableAnswer("nhtsa", "The document is no vPIC answer to these VINs."),
        splitting: true,
      };
    } catch (thrown) {
      if (signal?.aborted || !(thrown instanceof AppError)) throw thrown;
      return { fault: thrown, splitting: isUnreadable(thrown.cause) };
    }
  };
}

function batchEntry({ vin, modelYear }: SourceQuestion): string {
  return modelYear === undefined ? vin : `${vin},${modelYear}`;
}

async function ask(host: OutboundHost, request: OutboundRequest): Promise<OutboundAnswer> {
  let answer: OutboundAnswer;
  try {
    answer = await host.json(request);
  } catch (thrown) {
    throw sourceFault("nhtsa", thrown);
  }
  if (answer.status >= 400) {
    throw vinErrors.VIN_SOURCE_REFUSED({ source: "nhtsa" }, { cause: new Error(`Status ${answer.status}.`) });
  }
  return answer;
}

function isUnreadable(cause: unknown): boolean {
  return cause instanceof AppError && cause.code === "OUTBOUND_UNREADABLE";
}
