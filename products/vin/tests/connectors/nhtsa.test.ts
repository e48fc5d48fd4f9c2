import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outbound } from "#platform/outbound";
import recorded from "../../connectors/nhtsa/fake/recorded.json" with { type: "json" };
import { type FakeNhtsaOptions, startFakeNhtsa } from "../../connectors/nhtsa/fake/fake-nhtsa.ts";
import { readResults } from "../../connectors/nhtsa/mapping.ts";
import { createNhtsaSource } from "../../connectors/nhtsa/source.ts";
import { vinErrors } from "../../errors.ts";
import { failureOf, proveVinSource, startSubject } from "./source-compliance.ts";

const FAULT_MEMBERS = ["ErrorCode", "ErrorText", "AdditionalErrorText", "SuggestedVIN", "PossibleValues"];
const HONDA = "1HGCM82633A004352";

function starter(options?: FakeNhtsaOptions) {
  return async (outbound: Outbound) => {
    const service = await startFakeNhtsa(options);
    return { service, source: createNhtsaSource({ outbound, baseUrl: service.url }) };
  };
}

proveVinSource({ name: "nhtsa", knownVin: HONDA, secret: "there is no key", start: starter() });

test("every recorded answer comes out fact by fact, its faults apart", async (t) => {
  const { source } = await startSubject(t, starter());
  for (const [vin, expected] of Object.entries(recorded as Record<string, Record<string, string>>)) {
    const answer = await source.decode(vin);
    const facts = Object.entries(expected).filter(([name]) => !FAULT_MEMBERS.includes(name));
    assert.deepEqual(answer.facts, Object.fromEntries(facts.map(([name, value]) => [name, value.trim()])));
    assert.deepEqual(answer.errorCodes.join(","), expected["ErrorCode"]);
    assert.equal(answer.errorText, expected["ErrorText"]);
    assert.equal(answer.suggestedVin, expected["SuggestedVIN"] ?? "");
    assert.equal(answer.possibleValues, expected["PossibleValues"] ?? "");
    assert.equal(answer.additionalErrorText, (expected["AdditionalErrorText"] ?? "").trim());
  }
});

test("the caller's year and partial VINs reach the service", async (t) => {
  const { source, service } = await startSubject(t, starter());
  await source.decode("5UXWX7C5*BA", { modelYear: 2011 });
  const [request] = service.requests();
  assert.deepEqual(request?.path, ["api", "vehicles", "DecodeVinValuesExtended", "5UXWX7C5*BA"]);
  assert.deepEqual(Object.fromEntries(request?.query ?? []), { format: "json", modelyear: "2011" });
});

test("a VIN that nobody recorded is answered by the function given to the fake", async (t) => {
  const decode = (vin: string, modelYear?: number) => ({
    ErrorCode: "0",
    Make: "BUICK",
    Model: vin.slice(3, 5),
    ModelYear: String(modelYear),
  });
  const { source } = await startSubject(t, starter({ decode }));
  assert.deepEqual((await source.decode("1G4AB12C3D4567890", { modelYear: 1999 })).facts, {
    Make: "BUICK",
    Model: "AB",
    ModelYear: "1999",
  });
});

test("an answer to another VIN, to more VINs, or without an error code, is no answer", async (t) => {
  const flat = { VIN: HONDA.toLowerCase(), Make: "HONDA", ErrorCode: "1, 400" };
  assert.deepEqual(readResults({ Results: [flat] }, [HONDA])?.[0]?.errorCodes, [1, 400]);
  const odd: unknown[] = [
    { Results: [{ ...flat, VIN: "3VWZZZ377VT004251" }] },
    { Results: [flat, flat] },
    { Results: [{ ...flat, ErrorCode: "" }] },
    { Results: [{ ...flat, ErrorCode: "many" }] },
    { Results: [null] },
    { Results: flat },
    { results: [flat] },
    [],
    null,
    "HONDA",
  ];
  for (const json of odd) assert.equal(readResults(json, [HONDA]), undefined, JSON.stringify(json));

  const { source } = await startSubject(t, starter({ decode: () => ({ ErrorCode: "" }) }));
  await assert.rejects(source.decode("3VWZZZ377VT004251"), { code: "VIN_SOURCE_UNAVAILABLE" });
});

async function startBatch(t: Parameters<typeof startSubject>[0]) {
  const decode = (vin: string, modelYear?: number) => ({
    ErrorCode: "0",
    Make: "BUICK",
    Series: vin,
    ModelYear: String(modelYear ?? ""),
  });
  const running = await startSubject(t, starter({ decode }));
  const { decodeBatch } = running.source;
  assert.ok(decodeBatch);
  return { ...running, decodeBatch };
}

const vins = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ vin: `1G4AB12C3D4${String(index).padStart(6, "0")}` }));

test("a batch goes out in calls of 50 and comes back in order, with each VIN's own year", async (t) => {
  const { decodeBatch, service } = await startBatch(t);
  const questions = [...vins(119), { vin: "1G4AB12C3D4999999", modelYear: 2013 }];
  const results = await decodeBatch(questions);
  assert.deepEqual(
    results.map((result) => (result.ok ? result.value.facts["Series"] : result.fault.code)),
    questions.map(({ vin }) => vin),
  );
  const last = results.at(-1);
  assert.equal(last?.ok && last.value.facts["ModelYear"], "2013");
  assert.deepEqual([service.counts().received, await decodeBatch([])], [3, []]);
  assert.ok(service.counts().highestParallel <= 3, "single decodes keep two of the five places");
});

test("when a VIN makes the batch answer unreadable, only that VIN fails", async (t) => {
  const { decodeBatch, service, source } = await startBatch(t);
  const questions = vins(50);
  for (const poisoned of [[0], [31], [0, 24, 37, 49]]) {
    service.faults.clear();
    const poison = poisoned.map((index) => questions[index]?.vin ?? "");
    service.faults.when(({ body }) => poison.some((vin) => body.includes(vin)), { kind: "html" });
    const results = await decodeBatch(questions);
    assert.deepEqual(
      results.flatMap((result, index) => (result.ok ? [] : [[index, result.fault.code]])),
      poisoned.map((index) => [index, "VIN_SOURCE_UNAVAILABLE"]),
    );
  }
  service.faults.clear();
  assert.equal((await source.decode(HONDA)).vin, HONDA, "the circuit is still closed");
});

test("a service that answers every batch with a web page is soon given up", async (t) => {
  const { decodeBatch, service } = await startBatch(t);
  service.faults.always({ kind: "truncated-json" });
  const results = await decodeBatch(vins(50));
  assert.equal(results.length, 50);
  assert.ok(results.every((result) => !result.ok && result.fault.code === "VIN_SOURCE_UNAVAILABLE"));
  assert.ok(service.counts().received <= 9, `${service.counts().received} calls`);
});

test("a batch that cannot be answered is told per VIN; giving up rejects it", async (t) => {
  const { decodeBatch, service, timers } = await startBatch(t);
  service.faults.always({ kind: "hang" });
  const results = decodeBatch(vins(3));
  await service.received(1);
  timers.advanceMs(15_000);
  assert.deepEqual(
    (await results).map((result) => (result.ok ? "" : result.fault.code)),
    Array.from({ length: 3 }, () => "VIN_SOURCE_UNAVAILABLE"),
  );

  const controller = new AbortController();
  const call = failureOf(decodeBatch(vins(3), controller.signal));
  await service.received(2);
  const reason = vinErrors.VIN_EMPTY();
  controller.abort(reason);
  assert.equal(await call, reason);
});

test("a batch is only read, so a broken connection is tried again", async (t) => {
  const { decodeBatch, service, timers } = await startBatch(t);
  service.faults.next({ kind: "reset" });
  const results = decodeBatch(vins(2));
  await timers.scheduled(200);
  timers.advanceMs(200);
  assert.ok((await results).every((result) => result.ok));
});
