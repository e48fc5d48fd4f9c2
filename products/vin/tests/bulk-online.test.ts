import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { vinErrors } from "../errors.ts";
import type { VinSource } from "../rules/source.ts";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";

const VINS = serialVins(25);
const UNKNOWN = VINS[7] ?? "";
const PASSING = VINS[12] ?? "";
const LASTING = VINS[20] ?? "";
const FAILURES = 3;

const calls = new Map<string, number>();
/** Knows no `UNKNOWN`, answers `PASSING` at the fourth call and `LASTING` never. */
const nhtsa: VinSource = {
  name: "nhtsa",
  decode: async (vin) => {
    const call = (calls.get(vin) ?? 0) + 1;
    calls.set(vin, call);
    if (vin === UNKNOWN) throw vinErrors.VIN_SOURCE_UNKNOWN_VIN({ source: "nhtsa" });
    if (vin === LASTING || (vin === PASSING && call <= FAILURES))
      throw vinErrors.VIN_SOURCE_UNAVAILABLE({ source: "nhtsa" });
    return {
      source: "nhtsa",
      vin,
      facts: { Make: "FROM NHTSA" },
      extras: {},
      errorCodes: [0],
      errorText: "0 - VIN decoded clean",
      additionalErrorText: "",
      suggestedVin: "",
      possibleValues: "",
    };
  },
};

let testDatabase: TestDatabase;
let bulk: TestBulk;
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase, { sources: [nhtsa] });
  await bulk.work();
});
after(async () => {
  await bulk.close();
  await testDatabase.close();
});

test("a bulk job waits for a service that does not answer now, and asks for no VIN that it has", async () => {
  const { json: accepted } = await bulk.send(VINS.join("\n"), { query: "?source=nhtsa" });
  const job = await bulk.over(accepted.id);
  assert.deepEqual([job.state, job.done, job.failed], ["finished", 25, 2]);
  const { json } = await bulk.vin.get(`/api/v1/vin/jobs/${job.id}/result`);
  const outcomes = json.map(
    (item: { make?: string; error?: { code: string } }) => item.error?.code ?? item.make,
  );
  const expected = VINS.map((vin) => {
    if (vin === UNKNOWN) return "VIN_SOURCE_UNKNOWN_VIN";
    return vin === LASTING ? "VIN_SOURCE_UNAVAILABLE" : "FROM NHTSA";
  });
  assert.deepEqual(outcomes, expected);
  assert.equal(json[0].source.name, "nhtsa");
  assert.equal(calls.get(PASSING), FAILURES + 1);
  for (const vin of VINS) {
    if (![UNKNOWN, PASSING, LASTING].includes(vin)) assert.equal(calls.get(vin), 1, vin);
  }
});

test("a service that is not configured is told before the list is read", async () => {
  const { status, json } = await bulk.send(VINS.join("\n"), { query: "?source=autodev" });
  assert.deepEqual([status, json.code], [422, "VIN_SOURCE_NOT_CONFIGURED"]);
});
