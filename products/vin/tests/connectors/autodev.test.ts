import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outbound } from "#platform/outbound";
import { startFakeService } from "#platform/outbound/testing";
import { type FakeAutodev, startFakeAutodev } from "../../connectors/autodev/fake/fake-autodev.ts";
import { readDocument } from "../../connectors/autodev/mapping.ts";
import { createAutodevSource } from "../../connectors/autodev/source.ts";
import { proveVinSource, startSubject } from "./source-compliance.ts";

const KEY = "sk_ad_very-secret-key";
const HONDA = "1HGCM82633A004352";

async function start(
  outbound: Outbound,
): Promise<{ service: FakeAutodev; source: ReturnType<typeof createAutodevSource> }> {
  const service = await startFakeAutodev({ keys: [KEY] });
  return { service, source: createAutodevSource({ outbound, baseUrl: service.url, apiKey: KEY }) };
}

proveVinSource({ name: "autodev", knownVin: HONDA, secret: KEY, start });

const recordedFacts: readonly [string, Record<string, string>][] = [
  [
    HONDA,
    {
      Make: "Honda",
      Model: "Accord",
      ModelYear: "2003",
      Trim: "EX",
      Manufacturer: "Honda of America Mfg., Inc.",
      VehicleType: "PASSENGER CAR",
      BodyClass: "Sedan",
      Doors: "4",
      DriveType: "FWD/Front-Wheel Drive",
      TransmissionStyle: "Automatic",
      DisplacementL: "3.0",
      EngineCylinders: "6",
      EngineConfiguration: "V-Shaped",
      FuelTypePrimary: "Gasoline",
    },
  ],
  [
    "3GCUDHEL3NG668790",
    {
      Make: "Chevrolet",
      Model: "Silverado 1500",
      ModelYear: "2022",
      Trim: "ZR2",
      Manufacturer: "General Motors de Mexico",
      BodyClass: "Truck",
      Doors: "4",
      DriveType: "4WD/4-Wheel Drive/4x4",
      TransmissionStyle: "Automatic",
      DisplacementL: "5.3",
      EngineCylinders: "8",
      EngineConfiguration: "V-Shaped",
    },
  ],
  [
    "54DBDJ1B5LS483704",
    {
      Make: "Chevrolet",
      Model: "3500 LCF Gas",
      Trim: '2WD Crew Cab 176"',
      BodyClass: "Incomplete - Chassis Cab (Single Cab)",
      DriveType: "RWD/Rear-Wheel Drive",
      TransmissionStyle: "Automatic",
      DisplacementL: "6.0",
      EngineCylinders: "8",
    },
  ],
  [
    "WP0AF2A99KS165242",
    {
      Make: "Porsche",
      Model: "911",
      ModelYear: "2019",
      Trim: "GT3 RS Coupe",
      BodyClass: "Coupe",
      DriveType: "RWD/Rear-Wheel Drive",
      TransmissionStyle: "Automatic",
      DisplacementL: "4.0",
      EngineCylinders: "6",
      EngineConfiguration: "Horizontally opposed (boxer)",
    },
  ],
  [
    "WBAKV210500V39117",
    { Make: "BMW", Manufacturer: "Bayerische Motoren Werke AG", VehicleType: "PASSENGER CAR" },
  ],
  ["WBA3A5C51CF256987", { Make: "BMW", Model: "328i", ModelYear: "2012" }],
];

test("every recorded answer comes out by vPIC's names and words", async (t) => {
  const { source } = await startSubject(t, start);
  for (const [vin, facts] of recordedFacts) assert.deepEqual((await source.decode(vin)).facts, facts);
});

test("what vPIC has no name for stays as an extra, and what the service implies against a VIN becomes a code", async (t) => {
  const { source } = await startSubject(t, start);
  const truck = await source.decode("3GCUDHEL3NG668790");
  assert.deepEqual(truck.extras, {
    origin: "Mexico",
    style: "4x4 4dr Crew Cab 5.8 ft. SB",
    engine: "5.3L V8 OHV 16V FFV",
  });
  assert.deepEqual(truck.errorCodes, [0]);
  assert.deepEqual((await source.decode("WBA3A5C51CF256987")).errorCodes, [1]);
  assert.deepEqual((await source.decode("WBAKV210500V39117")).errorCodes, [8]);
});

test("of several possible years only the caller's own is taken", async (t) => {
  const { source } = await startSubject(t, start);
  const open = await source.decode("JH4KA2650HC000268");
  assert.deepEqual(
    [open.facts["ModelYear"], open.extras["possibleYears"], open.extras["ambiguous"]],
    [undefined, "1987, 2017", "true"],
  );
  const known = await source.decode("JH4KA2650HC000268", { modelYear: 1987 });
  assert.deepEqual([known.facts["ModelYear"], known.extras["possibleYears"]], ["1987", undefined]);
  assert.equal((await source.decode("JH4KA2650HC000268", { modelYear: 1999 })).facts["ModelYear"], undefined);
});

test("the key travels as a bearer token only", async (t) => {
  const { source, service } = await startSubject(t, start);
  await source.decode(HONDA);
  const [request] = service.requests();
  assert.equal(request?.headers.authorization, `Bearer ${KEY}`);
  assert.deepEqual([request?.path, [...(request?.query ?? [])]], [["vin", HONDA], []]);
});

test("a refused key, an unknown VIN and a partial VIN are told apart, without blaming the service's health", async (t) => {
  const service = await startFakeAutodev({ keys: [KEY] });
  const { source } = await startSubject(t, async (outbound) => ({
    service,
    source: createAutodevSource({ outbound, baseUrl: `${service.url}/`, apiKey: KEY }),
  }));
  service.revoke(KEY);
  for (let call = 0; call < 6; call += 1)
    await assert.rejects(source.decode(HONDA), { code: "VIN_SOURCE_REFUSED", status: 502 });
  service.accept(KEY);
  await assert.rejects(source.decode("1G4AB12C3D4567890"), { code: "VIN_SOURCE_UNKNOWN_VIN", status: 404 });
  const calls = service.counts().received;
  await assert.rejects(source.decode("5UXWX7C5*BA"), { code: "VIN_SOURCE_UNKNOWN_VIN" });
  assert.equal(service.counts().received, calls, "a partial VIN costs no paid call");
  assert.equal((await source.decode(HONDA)).vin, HONDA);
});

test("the fake refuses parameters that the service does not know and answers unknown VINs by the function given", async (t) => {
  const service = await startFakeAutodev({
    keys: [KEY],
    decode: () => ({ Make: "BUICK", Model: "Regal", ModelYear: "1999", ErrorCode: "1" }),
  });
  const { source } = await startSubject(t, async (outbound) => ({
    service,
    source: createAutodevSource({ outbound, baseUrl: service.url, apiKey: KEY }),
  }));
  assert.equal((await fetch(`${service.url}/vin/${HONDA}?apiKey=${KEY}&year=2003`)).status, 400);
  const answer = await source.decode("1G4AB12C3D4567890");
  assert.deepEqual(
    [answer.facts, answer.errorCodes],
    [{ Make: "BUICK", Model: "Regal", ModelYear: "1999" }, [1]],
  );
});

test("a document that is no object is the service's fault, not the VIN's", async (t) => {
  const { source } = await startSubject(t, async (outbound) => {
    const service = await startFakeService(() => ({ status: 200, json: [] }));
    return { service, source: createAutodevSource({ outbound, baseUrl: service.url, apiKey: KEY }) };
  });
  await assert.rejects(source.decode(HONDA), { code: "VIN_SOURCE_UNAVAILABLE" });
});

test("odd documents never turn into wrong facts", () => {
  assert.equal(readDocument(HONDA, { status: "NOT_FOUND" }, undefined), undefined);
  assert.equal(readDocument(HONDA, { make: { name: "Honda" } }, undefined), undefined);
  const odd = readDocument(
    HONDA,
    {
      make: "Honda",
      model: 3,
      trim: null,
      engine: "16V Turbo",
      year: "unknown",
      style: "5 doors",
      vehicle: [],
    },
    2003,
  );
  assert.deepEqual(odd?.facts, { Make: "Honda", Model: "3" });
});
