import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ACCORD, createTestVin, KEY, type TestVin } from "./support/vin.ts";

let vin: TestVin;

before(async () => {
  vin = await createTestVin();
});
after(() => vin.close());

test("the API document names every operation once, the problems of each, and what may be left out", async () => {
  const { json } = await vin.get("/openapi.json");
  const problemsOf = (path: string, method: string) =>
    Object.keys(json.paths[path][method].responses).filter((status) => Number(status) >= 400);
  const usual = (...own: string[]) => [...new Set([...own, "400", "401", "403", "409", "429", "500"])].sort();
  assert.deepEqual(problemsOf("/api/v1/vin/{vin}", "get"), usual("404", "422", "502", "503"));
  assert.deepEqual(problemsOf("/api/v1/vin/batch", "post"), usual("409", "413", "415", "422", "503"));
  assert.deepEqual(problemsOf("/api/v1/vin/history", "get"), usual("422", "503"));
  assert.deepEqual(problemsOf("/api/v1/vin/history/{id}", "delete"), usual("404", "409", "422", "503"));
  const parameters: { name: string; required?: boolean }[] = json.paths["/api/v1/vin/history"].get.parameters;
  assert.notEqual(parameters.find(({ name }) => name === "limit")?.required, true);
  const operations = Object.entries(json.paths as Record<string, Record<string, { operationId?: string }>>)
    .filter(([path]) => /^\/api\/(v1\/vin|vehicles)/.test(path))
    .flatMap(([path, methods]) => Object.values(methods).map(({ operationId }) => operationId ?? path));
  assert.ok(operations.length > 15);
  assert.deepEqual(
    operations.filter((name) => name.includes("/")),
    [],
    "operations without a name",
  );
  assert.equal(new Set(operations).size, operations.length);
});

test("a packed body is refused with the header to leave out", async () => {
  for (const [url, type] of [
    ["/api/v1/vin/batch", "application/json"],
    ["/api/v1/vin/batch", "application/x-ndjson"],
    ["/api/vehicles/DecodeVINValuesBatch", "application/x-www-form-urlencoded"],
  ] as const) {
    const answer = await vin.server.app.inject({
      method: "POST",
      url,
      headers: { "x-api-key": KEY, "content-type": type, "content-encoding": "gzip" },
      payload: gzipSync(JSON.stringify([ACCORD])),
    });
    assert.equal(answer.statusCode, 415);
    assert.match(answer.body, /Content-Encoding/);
  }
});

test("a VIN of any length is told that its length is wrong", async () => {
  for (const length of [18, 257, 300, 1024, 5000]) {
    const { status, json } = await vin.get(`/api/v1/vin/${"1".repeat(length)}`);
    assert.deepEqual([status, json.code], [422, "VIN_WRONG_LENGTH"], `${length} characters`);
  }
});
