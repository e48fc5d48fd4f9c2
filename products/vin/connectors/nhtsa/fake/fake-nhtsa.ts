import {
  type FakeAnswer,
  type FakeService,
  type ReceivedRequest,
  startFakeService,
} from "#platform/outbound/testing";
import recorded from "./recorded.json" with { type: "json" };

type Flat = Readonly<Record<string, string>>;

export interface FakeNhtsaOptions {
  /** Answers VINs that were not recorded, such as the offline engine; flat vPIC names, error members included. */
  readonly decode?: (vin: string, modelYear: number | undefined) => Flat;
}

/** What vPIC says about a VIN that it knows nothing of. */
const NOTHING: Flat = { ErrorCode: "8", ErrorText: "8 - No detailed data available currently" };
const BATCH_LIMIT = 50;

const answers: ReadonlyMap<string, Flat> = new Map(Object.entries(recorded as Record<string, Flat>));
/** vPIC shows every variable, empty where it has no value. */
const blank: Flat = Object.fromEntries(
  [...answers.values()].flatMap((flat) => Object.keys(flat)).map((name) => [name, ""]),
);

/**
 * NHTSA's vPIC on 127.0.0.1: DecodeVinValues, DecodeVinValuesExtended and DecodeVINValuesBatch in
 * vPIC's envelopes, from recorded answers first. `url` is the base address for the connector.
 */
export async function startFakeNhtsa({ decode }: FakeNhtsaOptions = {}): Promise<FakeService> {
  const lookUp = (vin: string, modelYear: number | undefined): Flat => ({
    ...blank,
    ...(answers.get(vin.toUpperCase()) ?? decode?.(vin, modelYear) ?? NOTHING),
    VIN: vin.toUpperCase(),
  });
  const service = await startFakeService((request) => route(request, lookUp));
  return { ...service, url: `${service.url}/api/vehicles` };
}

type LookUp = (vin: string, modelYear: number | undefined) => Flat;

function route({ method, path, query, body }: ReceivedRequest, lookUp: LookUp): FakeAnswer {
  const [api, vehicles, operation, vin = ""] = path.map((segment, index) =>
    index < 3 ? segment.toLowerCase() : segment,
  );
  const known = api === "api" && vehicles === "vehicles";
  if (known && method === "GET" && /^decodevinvalues(extended)?$/.test(operation ?? "") && vin !== "") {
    return envelope(query.get("format"), `VIN(s): ${vin}`, [lookUp(vin, yearOf(query.get("modelyear")))]);
  }
  if (known && method === "POST" && operation === "decodevinvaluesbatch")
    return batch(new URLSearchParams(body), lookUp);
  return {
    status: 404,
    json: {
      message: "No HTTP resource was found that matches the request URI.",
      messageDetail: "No route matches.",
    },
  };
}

function batch(form: URLSearchParams, lookUp: LookUp): FakeAnswer {
  const data = form.get("data") ?? "";
  const entries = data
    .split(";")
    .filter((entry) => entry.trim() !== "")
    .map((entry) => entry.split(",").map((part) => part.trim()));
  if (entries.length > BATCH_LIMIT) return { status: 400, json: { message: `At most ${BATCH_LIMIT} VINs.` } };
  return envelope(
    form.get("format"),
    `VIN(s): ${data}`,
    entries.map(([vin = "", year]) => lookUp(vin, yearOf(year))),
  );
}

/** Without `format=json` vPIC answers in XML. */
function envelope(format: string | null, criteria: string, results: readonly Flat[]): FakeAnswer {
  if (format?.toLowerCase() !== "json")
    return { status: 200, contentType: "application/xml", text: "<Response/>" };
  const json = {
    Count: results.length,
    Message: "Results returned successfully",
    SearchCriteria: criteria,
    Results: results,
  };
  return { status: 200, json };
}

function yearOf(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{4}$/.test(text) ? Number(text) : undefined;
}
