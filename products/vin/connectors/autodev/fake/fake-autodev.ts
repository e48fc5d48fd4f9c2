import {
  type FakeAnswer,
  type FakeService,
  type ReceivedRequest,
  startFakeService,
} from "#platform/outbound/testing";
import recorded from "./recorded.json" with { type: "json" };

export interface FakeAutodevOptions {
  /** Keys that are accepted from the start. */
  readonly keys: readonly string[];
  /** Answers VINs that were not recorded by flat vPIC facts, such as the offline engine; `undefined` means 404. */
  readonly decode?: (vin: string) => Readonly<Record<string, string>> | undefined;
}

export interface FakeAutodev extends FakeService {
  /** From now on the key is refused. */
  revoke(key: string): void;
  /** From now on the key is accepted. */
  accept(key: string): void;
}

const answers: ReadonlyMap<string, unknown> = new Map(Object.entries(recorded));

/** Auto.dev's `GET /vin/{vin}` on 127.0.0.1, from recorded answers first. */
export async function startFakeAutodev({ keys, decode }: FakeAutodevOptions): Promise<FakeAutodev> {
  const accepted = new Set(keys);
  const service = await startFakeService((request) => {
    if (!accepted.has(keyOf(request))) return fault(401, "Invalid API key.", "UNAUTHORIZED");
    if ([...request.query.keys()].some((name) => name !== "apiKey"))
      return fault(400, "Unknown parameter.", "BAD_REQUEST");
    const [resource, vin = ""] = request.path;
    if (request.method !== "GET" || resource !== "vin") return fault(404, "No such resource.", "NOT_FOUND");
    const found = answers.get(vin) ?? bodyOf(vin, decode?.(vin));
    return found === undefined
      ? fault(404, "No vehicle was found for this VIN.", "NOT_FOUND")
      : { status: 200, json: found };
  });
  return {
    ...service,
    revoke: (key) => void accepted.delete(key),
    accept: (key) => void accepted.add(key),
  };
}

function keyOf({ headers, query }: ReceivedRequest): string {
  const [, bearer] = headers.authorization?.match(/^Bearer (.+)$/) ?? [];
  return bearer ?? query.get("apiKey") ?? "";
}

function fault(status: number, error: string, code: string): FakeAnswer {
  return { status, json: { status, error, code } };
}

function bodyOf(vin: string, facts: Readonly<Record<string, string>> | undefined): unknown {
  const make = facts?.["Make"];
  if (facts === undefined || make === undefined || make === "") return undefined;
  const year = Number(facts["ModelYear"]);
  return {
    vin,
    vinValid: true,
    wmi: vin.slice(0, 3),
    checkDigit: vin.charAt(8),
    checksum: !/\b1\b/.test(facts["ErrorCode"] ?? ""),
    type: facts["VehicleType"],
    make,
    model: facts["Model"],
    trim: facts["Trim"],
    body: facts["BodyClass"],
    drive: facts["DriveType"],
    transmission: facts["TransmissionStyle"],
    ambiguous: false,
    vehicle: {
      vin,
      ...(year > 0 && { year }),
      make,
      model: facts["Model"],
      manufacturer: facts["Manufacturer"],
    },
  };
}
