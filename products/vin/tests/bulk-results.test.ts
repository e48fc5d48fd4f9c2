import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import type { TestDatabase } from "#platform/database/testing";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";
import { ACCORD, KEY } from "./support/vin.ts";

const HOSTILE = [
  "=1+1",
  "+cmd|' /C calc'!A0",
  "-2",
  "@SUM(A1)",
  "\u0001<b>&\"'",
  '=HYPERLINK("http://x";"y")',
];

let testDatabase: TestDatabase;
let bulk: TestBulk;
let id: string;
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase);
  await bulk.work();
  const items = [ACCORD, { vin: "1hgcm8 2633-A004352", id: "=cmd" }, ...HOSTILE, ...serialVins(1200)];
  const { json } = await bulk.send(JSON.stringify(items), { type: "application/json" });
  id = json.id;
  await bulk.over(id);
});
after(async () => {
  await bulk.close();
  await testDatabase.close();
});

async function fetchResult(
  format: string,
): Promise<{ bytes: Buffer; headers: Readonly<Record<string, unknown>> }> {
  const answer = await bulk.vin.server.app.inject({
    url: `/api/v1/vin/jobs/${id}/result?format=${format}`,
    headers: { "x-api-key": KEY },
  });
  assert.equal(answer.statusCode, 200);
  return { bytes: answer.rawPayload, headers: answer.headers };
}

test("CSV has one row for each item and no cell that a spreadsheet would run", async () => {
  const { bytes, headers } = await fetchResult("csv");
  assert.equal(headers["content-disposition"], `attachment; filename="vins-${id}.csv"`);
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  assert.equal(rows.length, 1208);
  assert.deepEqual(
    [
      rows[0]?.["position"],
      rows[0]?.["vin"],
      rows[0]?.["make"],
      rows[0]?.["modelYear"],
      rows[0]?.["valid"],
      rows[0]?.["errorCodes"],
    ],
    ["1", ACCORD, "HONDA", "2003", "true", ""],
  );
  assert.deepEqual(
    [rows[1]?.["id"], rows[1]?.["input"], rows[1]?.["vin"]],
    ["'=cmd", "1hgcm8 2633-A004352", ACCORD],
  );
  assert.deepEqual([rows[2]?.["vin"], rows[2]?.["errorCodes"]], ["", "VIN_CHARACTER_INVALID"]);
  for (const row of rows) for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
});

test("a workbook holds the same rows, with numbers as numbers and texts as texts", async () => {
  const { bytes } = await fetchResult("xlsx");
  const rows = await readSheet(bytes);
  assert.equal(rows.length, 1209);
  const column = (name: string): number => rows[0]?.indexOf(name) ?? -1;
  assert.deepEqual(
    [rows[1]?.[column("vin")], rows[1]?.[column("modelYear")], rows[1]?.[column("valid")]],
    [ACCORD, 2003, true],
  );
  assert.equal(rows[3]?.[column("input")], "=1+1");
  assert.equal(rows[7]?.[column("input")], "\uFFFD<b>&\"'");
  assert.equal(rows[1208]?.[column("vin")], serialVins(1200).at(-1));
});

test("NDJSON and JSON hold the same answers", async () => {
  const lines = (await fetchResult("ndjson")).bytes.toString().trimEnd().split("\n");
  const list = JSON.parse((await fetchResult("json")).bytes.toString()) as unknown[];
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    list,
  );
  assert.equal(list.length, 1208);
});

test("an unknown format is refused", async () => {
  assert.equal((await bulk.vin.get(`/api/v1/vin/jobs/${id}/result?format=pdf`)).status, 400);
});

test("a result whose rows are deleted meanwhile breaks off instead of looking whole", async () => {
  const url = await bulk.vin.server.listen();
  const { json } = await bulk.send(serialVins(1200).join("\n"));
  await bulk.over(json.id);
  await testDatabase.database.asOps(
    "delete as the sweep does",
    (transaction) =>
      transaction.query("delete from vin.bulk_items where job_id = $1 and position > 600", [json.id]),
    { write: true },
  );
  for (const format of ["csv", "xlsx", "ndjson", "json"]) {
    const read = async () => {
      const address = `${url}/api/v1/vin/jobs/${json.id}/result?format=${format}`;
      const answer = await fetch(address, { headers: { "x-api-key": KEY } });
      assert.equal(answer.status, 200);
      await answer.arrayBuffer();
    };
    await assert.rejects(read, TypeError, format);
  }
});
