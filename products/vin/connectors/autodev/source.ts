import { hostPolicy, type Outbound, type OutboundAnswer, type OutboundHost } from "#platform/outbound";
import { vinErrors } from "../../errors.ts";
import type { SourceAnswer, SourceRequest, VinSource } from "../../rules/source.ts";
import { sourceFault, unusableAnswer } from "../fault.ts";
import { isJsonObject } from "../json.ts";
import { readDocument } from "./mapping.ts";

export interface AutodevDependencies {
  readonly outbound: Outbound;
  /** The service's base address, such as `https://api.auto.dev`. */
  readonly baseUrl: string;
  /** Sent as a bearer token and nowhere else. */
  readonly apiKey: string;
}

const WHOLE_VIN = /^[A-HJ-NPR-Z0-9]{17}$/;

/**
 * Auto.dev: paid, with a key. It takes whole VINs only and no model year; the caller's year
 * chooses among several that it offers.
 */
export function createAutodevSource({ outbound, baseUrl, apiKey }: AutodevDependencies): VinSource {
  const host = outbound.host(hostPolicy({ name: "autodev", baseUrl }));
  return {
    name: "autodev",
    decode: async (vin, { modelYear, signal } = {}) => {
      if (!WHOLE_VIN.test(vin)) throw unknownVin();
      return readAnswer(vin, await ask(host, apiKey, vin, signal), modelYear);
    },
  };
}

async function ask(
  host: OutboundHost,
  apiKey: string,
  vin: string,
  signal: AbortSignal | undefined,
): Promise<OutboundAnswer> {
  try {
    return await host.json({
      operation: "decode",
      path: ["vin", vin],
      headers: { authorization: `Bearer ${apiKey}` },
      ...(signal && { signal }),
    });
  } catch (thrown) {
    throw sourceFault("autodev", thrown);
  }
}

/** 404: not known. Any other 4xx: our key, plan or request is at fault (401, 402, 403, 400). */
function readAnswer(
  vin: string,
  { status, json }: OutboundAnswer,
  modelYear: SourceRequest["modelYear"],
): SourceAnswer {
  if (status >= 400 && status !== 404) {
    throw vinErrors.VIN_SOURCE_REFUSED({ source: "autodev" }, { cause: new Error(`Status ${status}.`) });
  }
  if (status < 400 && !isJsonObject(json)) throw unusableAnswer("autodev", "The document is no JSON object.");
  const answer = status === 404 ? undefined : readDocument(vin, json, modelYear);
  if (answer === undefined) throw unknownVin();
  return answer;
}

function unknownVin(): Error {
  return vinErrors.VIN_SOURCE_UNKNOWN_VIN({ source: "autodev" });
}
