import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { vinErrors } from "../errors.ts";
import type { SourceAnswer, VinSource } from "../rules/source.ts";
import { ACCORD, createTestVin } from "./support/vin.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A manufacturer that the data does not know. */
const UNKNOWN = "ZZZ11111111111111";

let testDatabase: TestDatabase;

before(async () => {
  const directory = fileURLToPath(new URL("../migrations/", import.meta.url));
  testDatabase = await createTestDatabase({ migrations: [{ scope: "vin", directory }] });
});
after(() => testDatabase.close());

function answerOf(source: "nhtsa" | "autodev", vin: string, facts: Record<string, string>): SourceAnswer {
  return {
    source,
    vin,
    facts,
    extras: { style: "Coupe" },
    errorCodes: [0],
    errorText: "0 - VIN decoded clean",
    additionalErrorText: "",
    suggestedVin: "",
    possibleValues: "",
  };
}

function sourceThat(
  name: "nhtsa" | "autodev",
  decode: (vin: string) => SourceAnswer,
): VinSource & { calls: number } {
  return {
    name,
    calls: 0,
    async decode(vin) {
      this.calls += 1;
      return decode(vin);
    },
  };
}

test("an online source answers in our shape, is asked once, and its table outlives the cache", async () => {
  const nhtsa = sourceThat("nhtsa", (vin) =>
    answerOf("nhtsa", vin, { Make: "HONDA", Model: "Accord", DriveType: "FWD", ModelYear: "2003" }),
  );
  const first = await createTestVin({ database: testDatabase.database, sources: [nhtsa] });
  const url = `/api/v1/vin/${ACCORD}?source=nhtsa&detail=full`;
  const fresh = await first.get(url);
  assert.equal(fresh.status, 200);
  assert.deepEqual(
    [fresh.json.driveType, fresh.json.modelYear, fresh.json.checkDigitValid],
    ["FWD", 2003, true],
  );
  assert.deepEqual([fresh.json.source.name, fresh.json.source.cached], ["nhtsa", false]);
  assert.ok(
    fresh.json.fields.some(
      ({ name, value }: { name: string; value: string }) => name === "style" && value === "Coupe",
    ),
  );
  assert.equal((await first.get(url)).json.source.cached, true);
  await first.services.recorder.flush();
  const entries = await first.get("/api/v1/vin/history");
  assert.deepEqual(
    entries.json.items.map(({ source, times }: { source: string; times: number }) => [source, times]),
    [["nhtsa", 2]],
  );
  await first.close();

  const second = await createTestVin({ database: testDatabase.database, sources: [nhtsa] });
  second.clock.advanceMs(89 * DAY_MS);
  assert.equal((await second.get(url)).json.source.cached, true);
  assert.equal(nhtsa.calls, 1);
  await second.close();

  const third = await createTestVin({ database: testDatabase.database, sources: [nhtsa] });
  third.clock.advanceMs(91 * DAY_MS);
  assert.equal((await third.get(url)).json.source.cached, false);
  assert.equal(nhtsa.calls, 2);
  await third.close();
});

test("a fault of a named source is told with its code and never cached", async () => {
  const nhtsa = sourceThat("nhtsa", () => {
    throw vinErrors.VIN_SOURCE_UNAVAILABLE({ source: "nhtsa" }, { retryAfterSeconds: 7 });
  });
  const vin = await createTestVin({ sources: [nhtsa] });
  for (const calls of [1, 2]) {
    const answer = await vin.get(`/api/v1/vin/${ACCORD}?source=nhtsa`);
    assert.deepEqual(
      [answer.status, answer.json.code, answer.headers["retry-after"]],
      [503, "VIN_SOURCE_UNAVAILABLE", "7"],
    );
    assert.equal(nhtsa.calls, calls);
  }
  const missing = await vin.get(`/api/v1/vin/${ACCORD}?source=autodev`);
  assert.deepEqual([missing.status, missing.json.code], [422, "VIN_SOURCE_NOT_CONFIGURED"]);
  const refused = await vin.get("/api/v1/vin/ABC?source=nhtsa");
  assert.equal(refused.json.code, "VIN_WRONG_LENGTH");
  await vin.close();
});

test("auto asks nobody about what the engine knows", async () => {
  const nhtsa = sourceThat("nhtsa", (vin) => answerOf("nhtsa", vin, { Model: "Other" }));
  const vin = await createTestVin({ sources: [nhtsa] });
  const { json } = await vin.get(`/api/v1/vin/${ACCORD}?source=auto`);
  assert.deepEqual([json.source.name, json.model, nhtsa.calls], ["offline", "Accord", 0]);
  await vin.close();
});

test("auto goes on to the next service, and without any answers what the engine knows with a note", async () => {
  const nhtsa = sourceThat("nhtsa", () => {
    throw vinErrors.VIN_SOURCE_BUSY({ source: "nhtsa" });
  });
  const autodev = sourceThat("autodev", (vin) => answerOf("autodev", vin, { Make: "Zed", Model: "One" }));
  const both = await createTestVin({ sources: [nhtsa, autodev] });
  const answered = await both.get(`/api/v1/vin/${UNKNOWN}?source=auto`);
  assert.deepEqual([answered.json.source.name, answered.json.make], ["autodev", "Zed"]);
  await both.close();

  const alone = await createTestVin({ sources: [nhtsa] });
  const { status, json } = await alone.get(`/api/v1/vin/${UNKNOWN}?source=auto`);
  assert.equal(status, 200);
  assert.equal(json.source.name, "offline");
  assert.match(json.source.note, /nhtsa/);
  assert.doesNotMatch(json.source.note, /source=/, "an offline answer advises no source");
  await alone.close();
});

test("online sources answer while the database is down", async () => {
  const nhtsa = sourceThat("nhtsa", (vin) => answerOf("nhtsa", vin, { Make: "HONDA", Model: "Accord" }));
  const vin = await createTestVin({ sources: [nhtsa] });
  assert.equal((await vin.get(`/api/v1/vin/${ACCORD}?source=nhtsa`)).status, 200);
  await vin.close();
});
