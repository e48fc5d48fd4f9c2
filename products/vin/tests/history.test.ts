import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { injectChecked } from "#platform/http/testing";
import { deleteExpiredAnswers, deleteOldHistory } from "../actions/sweep.ts";
import {
  ACCORD,
  createTestVin,
  KEY,
  OTHER_KEY,
  OTHER_WORKSPACE,
  type TestVin,
  WORKSPACE,
} from "./support/vin.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const directory = fileURLToPath(new URL("../migrations/", import.meta.url));

let testDatabase: TestDatabase;
let vin: TestVin;

before(async () => {
  testDatabase = await createTestDatabase({ migrations: [{ scope: "vin", directory }] });
});
after(() => testDatabase.close());
beforeEach(async () => {
  vin = await createTestVin({ database: testDatabase.database, config: { historyDays: 30 } });
});
afterEach(async () => {
  await vin.services.recorder.flush();
  await vin.services.history.deleteAll(WORKSPACE);
  await vin.services.history.deleteAll(OTHER_WORKSPACE);
  await vin.close();
});

async function decode(text: string, key = KEY): Promise<void> {
  assert.equal((await vin.get(`/api/v1/vin/${text}`, key)).status, 200);
}

async function history(query = "", key = KEY) {
  const headers = { "x-api-key": key };
  const answer = await injectChecked(vin.server, { url: `/api/v1/vin/history${query}`, headers });
  return answer.json() as {
    items: { id: string; vin: string; times: number; make: string }[];
    nextCursor: string | null;
  };
}

test("decodes are counted by VIN, newest first, with make and model", async () => {
  await decode(ACCORD);
  await decode(ACCORD.toLowerCase());
  vin.clock.advanceMs(1000);
  await decode("5UXWX7C5*BA");
  await vin.services.recorder.flush();
  vin.clock.advanceMs(1000);
  await decode(ACCORD);
  await vin.services.recorder.flush();
  const { items, nextCursor } = await history();
  assert.deepEqual(
    items.map(({ vin, times, make }) => [vin, times, make]),
    [
      [ACCORD, 3, "HONDA"],
      ["5UXWX7C5*BA", 1, "BMW"],
    ],
  );
  assert.equal(nextCursor, null);
  assert.equal((await history(`?vin=${ACCORD.toLowerCase()}`)).items.length, 1);
});

test("batches and NHTSA's paths enter the history of a caller with a key", async () => {
  await vin.get(`/api/vehicles/DecodeVinValues/${ACCORD}?format=json`);
  await vin.get(`/api/vehicles/DecodeVinValues/hello?format=json`);
  await vin.get(`/api/vehicles/DecodeVinValues/5UXWX7C5*BA?format=json`, null);
  await vin.services.recorder.flush();
  assert.deepEqual(
    (await history()).items.map(({ vin }) => vin),
    [ACCORD],
  );
});

test("a workspace sees and deletes only its own history", async () => {
  await decode(ACCORD);
  await decode("5UXWX7C5*BA", OTHER_KEY);
  await vin.services.recorder.flush();
  const mine = await history();
  assert.deepEqual(
    mine.items.map(({ vin }) => vin),
    [ACCORD],
  );
  assert.deepEqual(
    (await history("", OTHER_KEY)).items.map(({ vin }) => vin),
    ["5UXWX7C5*BA"],
  );
  const foreign = await vin.server.app.inject({
    method: "DELETE",
    url: `/api/v1/vin/history/${mine.items[0]?.id}`,
    headers: { "x-api-key": OTHER_KEY },
  });
  assert.equal(foreign.statusCode, 404);
  const all = await vin.server.app.inject({
    method: "DELETE",
    url: "/api/v1/vin/history?all=true",
    headers: { "x-api-key": OTHER_KEY },
  });
  assert.deepEqual(all.json(), { deleted: 1 });
  assert.equal((await history()).items.length, 1);
  assert.deepEqual(await testDatabase.unprotectedTables(), []);
});

test("pages continue where they ended", async () => {
  for (let serial = 0; serial < 7; serial += 1) {
    await decode(`1HGCM82633A00435${serial}`);
    if (serial % 2 === 0) vin.clock.advanceMs(1);
  }
  await vin.services.recorder.flush();
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof history>> = await history(
      `?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    assert.ok(page.items.length <= 2);
    seen.push(...page.items.map((item) => item.vin));
    cursor = page.nextCursor;
  }
  assert.equal(seen.length, 7);
  assert.equal(new Set(seen).size, 7);
  for (const bad of ["nonsense", Buffer.from('["x","y"]').toString("base64url")]) {
    assert.equal((await vin.get(`/api/v1/vin/history?cursor=${bad}`)).json.code, "PAGE_CURSOR_INVALID");
  }
});

test("one entry or one VIN can be deleted, also while it is still in memory", async () => {
  await decode(ACCORD);
  await decode("5UXWX7C5*BA");
  const headers = { "x-api-key": KEY };
  const one = await vin.server.app.inject({
    method: "DELETE",
    url: `/api/v1/vin/history?vin=${ACCORD}`,
    headers,
  });
  assert.deepEqual(one.json(), { deleted: 1 });
  const [left] = (await history()).items;
  const deleted = await vin.server.app.inject({
    method: "DELETE",
    url: `/api/v1/vin/history/${left?.id}`,
    headers,
  });
  assert.equal(deleted.statusCode, 204);
  const again = await vin.server.app.inject({
    method: "DELETE",
    url: `/api/v1/vin/history/${left?.id}`,
    headers,
  });
  assert.equal((again.json() as { code: string }).code, "VIN_HISTORY_NOT_FOUND");
});

test("a misspelt or missing parameter deletes nothing", async () => {
  await decode(ACCORD);
  await vin.services.recorder.flush();
  const remove = (query: string) =>
    injectChecked(vin.server, {
      method: "DELETE",
      url: `/api/v1/vin/history${query}`,
      headers: { "x-api-key": KEY },
    });
  for (const [query, code] of [
    [`?vni=${ACCORD}`, "HTTP_INVALID_REQUEST"],
    [`?vni=${ACCORD}&all=true`, "HTTP_INVALID_REQUEST"],
    ["", "VIN_HISTORY_UNCLEAR"],
    ["?all=false", "VIN_HISTORY_UNCLEAR"],
    [`?vin=${ACCORD}&all=true`, "VIN_HISTORY_UNCLEAR"],
  ] as const) {
    const answer = await remove(query);
    assert.deepEqual([answer.statusCode, (answer.json() as { code: string }).code], [400, code], query);
  }
  assert.equal((await history()).items.length, 1);
  assert.equal((await vin.get(`/api/v1/vin/history?vni=${ACCORD}`)).status, 400);
  assert.deepEqual((await remove("?all=true")).json(), { deleted: 1 });
});

test("closing stores what is in memory", async () => {
  await decode(ACCORD);
  await vin.services.recorder.close();
  assert.equal((await history()).items.length, 1);
});

test("the sweep deletes history past its days and expired online answers", async () => {
  await decode(ACCORD);
  await vin.services.recorder.flush();
  const key = { vin: ACCORD, source: "nhtsa", modelYear: undefined } as const;
  const answer = {
    source: "nhtsa",
    vin: ACCORD,
    facts: {},
    extras: {},
    errorCodes: [0],
    errorText: "",
    additionalErrorText: "",
    suggestedVin: "",
    possibleValues: "",
  } as const;
  const now = vin.clock.now();
  await vin.services.sourceAnswers.keep(key, { answer, fetchedAt: now }, new Date(now.getTime() + DAY_MS));
  const signal = new AbortController().signal;
  vin.clock.advanceMs(DAY_MS - 1);
  assert.ok((await vin.services.sourceAnswers.find(key, vin.clock.now())) !== undefined);
  assert.deepEqual(
    [await deleteExpiredAnswers(vin.services, signal), await deleteOldHistory(vin.services, signal)],
    [0, 0],
  );
  vin.clock.advanceMs(31 * DAY_MS);
  assert.equal(await vin.services.sourceAnswers.find(key, vin.clock.now()), undefined);
  assert.deepEqual(
    [await deleteExpiredAnswers(vin.services, signal), await deleteOldHistory(vin.services, signal)],
    [1, 1],
  );
  assert.equal((await history()).items.length, 0);
});
