import { offlineAnswer } from "../answers/answer.ts";
import type { ReadyAnswer } from "../answers/answer-cache.ts";
import type { Detail, VinAnswer } from "../contracts.ts";
import { acceptVin } from "../input/accept-vin.ts";
import type { VinServices } from "../services.ts";

export interface OfflineRequest {
  /** As the caller wrote it. */
  readonly vin: string;
  readonly year: number | undefined;
  readonly detail: Detail;
}

type OfflineDeps = Pick<VinServices, "engine" | "answers" | "meter">;

/** Decodes with the built-in engine. Throws the `VIN_*` codes of `acceptVin`. */
export function decodeOffline(
  deps: Pick<OfflineDeps, "engine" | "meter">,
  request: OfflineRequest,
): VinAnswer {
  const vin = accept(deps, request.vin);
  const { decoder, dataDate } = deps.engine();
  const decoded = decoder.decode(vin, {
    careful: true,
    ...(request.year !== undefined && { modelYear: request.year }),
  });
  deps.meter.decoded.offline.add();
  return offlineAnswer(decoded, request.detail, dataDate);
}

/**
 * The same as a document ready to be sent. The text is looked up as the caller wrote it, so a
 * repeated call costs one look-up and neither checks nor decodes the VIN again.
 */
export function readyOfflineAnswer(deps: OfflineDeps, request: OfflineRequest): ReadyAnswer {
  const { vin, year, detail } = request;
  const key = year === undefined && detail === "summary" ? vin : `${vin}|${year ?? ""}|${detail}`;
  const known = deps.answers.get(key);
  if (known !== undefined) {
    deps.meter.cached.add();
    return known;
  }
  const answer = decodeOffline(deps, request);
  const ready = { vin: answer.vin, body: JSON.stringify(answer) };
  if (vin.length <= 32) deps.answers.set(key, ready);
  return ready;
}

function accept(deps: Pick<OfflineDeps, "meter">, given: string): string {
  try {
    return acceptVin(given);
  } catch (fault) {
    deps.meter.refused.add();
    throw fault;
  }
}
