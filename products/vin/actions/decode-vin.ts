import { AppError } from "#platform/kernel";
import { onlineAnswer, offlineAnswer } from "../answers/answer.ts";
import type { Detail, SourceChoice, VinAnswer } from "../contracts.ts";
import { acceptVin } from "../input/accept-vin.ts";
import { ELEMENT } from "../rules/elements.ts";
import type { OnlineSourceName } from "../rules/source.ts";
import type { Decoded } from "../rules/types.ts";
import type { VinServices } from "../services.ts";

export interface DecodeRequest {
  /** As the caller wrote it. */
  readonly vin: string;
  readonly year: number | undefined;
  readonly detail: Detail;
  readonly source: SourceChoice;
}

type DecodeDeps = Pick<VinServices, "engine" | "sources" | "meter">;

/** Codes with which the engine says that it has no detail. */
const NO_DETAIL = [7, 8];

/** Online services in the order in which `auto` asks them: the free one first. */
const AUTO_ORDER: readonly OnlineSourceName[] = ["nhtsa", "autodev"];

/**
 * Decodes one VIN with the source that the caller chose.
 *
 * Throws the `VIN_*` codes of `acceptVin`, and for a named online source `VIN_SOURCE_*`.
 * `auto` never fails because of an online service: it answers what the engine knows, with a note.
 */
export async function decodeVin(deps: DecodeDeps, request: DecodeRequest): Promise<VinAnswer> {
  const vin = acceptVin(request.vin);
  const { decoder, dataDate } = deps.engine();
  const decoded = decoder.decode(vin, {
    careful: true,
    ...(request.year !== undefined && { modelYear: request.year }),
  });
  const { source, detail } = request;
  if (source === "offline" || (source === "auto" && hasDetail(decoded))) {
    deps.meter.decoded.offline.add();
    return offlineAnswer(decoded, detail, dataDate);
  }
  if (source === "auto") return await decodeByAny(deps, request, decoded, dataDate);
  const fetched = await deps.sources.ask(source, vin, request.year);
  deps.meter.decoded[source].add();
  return onlineAnswer(decoded, fetched, detail);
}

async function decodeByAny(
  deps: DecodeDeps,
  request: DecodeRequest,
  decoded: Decoded,
  dataDate: string,
): Promise<VinAnswer> {
  const notes: string[] = [];
  for (const source of AUTO_ORDER.filter((name) => deps.sources.isConfigured(name))) {
    try {
      const fetched = await deps.sources.ask(source, decoded.vin, request.year);
      if (fetched.answer.facts["Model"] !== undefined) {
        deps.meter.decoded[source].add();
        return onlineAnswer(decoded, fetched, request.detail);
      }
      notes.push(`${source} knows no model either.`);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      notes.push(`${source}: ${fault.title}.`);
    }
  }
  deps.meter.decoded.offline.add();
  const answer = offlineAnswer(decoded, request.detail, dataDate);
  return notes.length === 0 ? answer : { ...answer, source: { ...answer.source, note: notes.join(" ") } };
}

function hasDetail(decoded: Decoded): boolean {
  return (
    decoded.text(ELEMENT.model) !== undefined && !decoded.errorCodes.some((code) => NO_DETAIL.includes(code))
  );
}
