import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { TestDatabase } from "#platform/database/testing";
import writeXlsxFile from "write-excel-file/node";
import { xlsxItems } from "../bulk/reading/xlsx.ts";
import { zipped } from "../bulk/writing/zip.ts";
import { XLSX_TYPE } from "../input/list-formats.ts";
import {
  createTestBulk,
  openBulkDatabase,
  type SendOptions,
  serialVins,
  type TestBulk,
} from "./support/bulk.ts";
import { ACCORD, WORKSPACE } from "./support/vin.ts";

const XLSX: SendOptions = { type: XLSX_TYPE };
const CSV: SendOptions = { type: "text/csv" };
const JSON_LIST: SendOptions = { type: "application/json" };
const NDJSON: SendOptions = { type: "application/x-ndjson" };

let testDatabase: TestDatabase;
let bulk: TestBulk;
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase, { config: { bulkLimit: 5000, bulkOnlineLimit: 2 } });
  await bulk.work();
});
after(async () => {
  await bulk.close();
  await testDatabase.close();
});

/** What became of each item: its id, then the make or the error's code. */
async function outcomes(body: string | Buffer, options: SendOptions): Promise<unknown[]> {
  const { status, json } = await bulk.send(body, options);
  assert.equal(status, 202, JSON.stringify(json));
  await bulk.over(json.id);
  const result = await bulk.vin.get(`/api/v1/vin/jobs/${json.id}/result`);
  return result.json.map(
    (item: { id?: unknown; make?: string; modelYear?: number; error?: { code: string } }) =>
      [item.id, item.error?.code ?? item.make, item.modelYear].filter((part) => part !== undefined),
  );
}

async function refusal(body: string | Buffer, options: SendOptions): Promise<unknown[]> {
  const { status, json } = await bulk.send(body, options);
  return [status, json.code];
}

const workbookOf = async (rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer> =>
  await writeXlsxFile(rows.map((row) => row.map((value) => ({ value: value ?? "" })))).toBuffer();

test("the column named vin is read, wherever it stands and whatever parts the cells", async () => {
  for (const [cell, name] of [
    [",", "VIN"],
    [";", "Vin Number"],
    ["\t", "fin"],
    ["|", "vin"],
  ] as const) {
    const rows = [
      ["Price, net", name, "Model Year", "id"],
      ["1", `"${ACCORD}"`, "2003", "a"],
      ["2", "", "", "b"],
    ];
    const text = `\uFEFF${rows.map((row) => row.map((text) => (text.includes(",") ? `"${text}"` : text)).join(cell)).join("\r\n")}\r\n\r\n`;
    assert.deepEqual(
      await outcomes(text, CSV),
      [
        ["a", "HONDA", 2003],
        ["b", "VIN_EMPTY"],
      ],
      cell,
    );
  }
});

test("without such a name the first column that looks like VINs is read", async () => {
  assert.deepEqual(await outcomes(`1,${ACCORD},red\n2,${ACCORD},blue\n`, CSV), [
    ["HONDA", 2003],
    ["HONDA", 2003],
  ]);
  assert.deepEqual(await outcomes(`no,car\n1,${ACCORD}\n2,junk\n`, CSV), [
    ["HONDA", 2003],
    ["VIN_WRONG_LENGTH"],
  ]);
  assert.deepEqual(await outcomes(ACCORD, CSV), [["HONDA", 2003]]);
});

test("a bad row keeps its place with its error, in each format", async () => {
  const years = `${ACCORD},2003\n# a note\n\n${ACCORD};soon\n${"x".repeat(70_000)}\n${"y".repeat(300)}`;
  assert.deepEqual(await outcomes(years, {}), [
    ["HONDA", 2003],
    ["VIN_YEAR_INVALID"],
    ["VIN_LINE_TOO_LONG"],
    ["VIN_WRONG_LENGTH"],
  ]);
  const items = [
    `"${ACCORD}"`,
    "42",
    '{"vin":"ABC","id":"i"}',
    `{"vin":"${ACCORD}","color":1}`,
    '"\\u0000\\ud800"',
  ];
  const expected = [["HONDA", 2003], ["VIN_LINE_INVALID"], ["i", "VIN_WRONG_LENGTH"], ["VIN_LINE_INVALID"]];
  for (const [body, type] of [
    [items.join("\n"), NDJSON],
    [` [${items.join(" ,\n")}] `, JSON_LIST],
  ] as const) {
    assert.deepEqual((await outcomes(body, type)).slice(0, 4), expected);
  }
});

test("a long JSON array is cut into its elements wherever the pieces end", async () => {
  const vins = serialVins(2500).map((vin, id) => ({ vin, id, year: 2011 }));
  const found = await outcomes(JSON.stringify(vins, null, 1), JSON_LIST);
  assert.deepEqual(
    found.map((item) => (item as unknown[])[0]),
    vins.map(({ id }) => id),
  );
});

test("the first sheet of a workbook is read like a table", async () => {
  const file = await workbookOf([
    ["Nr", "VIN", "Year"],
    [1, ACCORD, 2003],
    [2, "5UXWX7C5XBA000001", 2011],
    [3, "junk", null],
  ]);
  assert.deepEqual(await outcomes(file, XLSX), [["HONDA", 2003], ["BMW", 2011], ["VIN_WRONG_LENGTH"]]);
});

test("what is no list is refused with one code, and nothing of it stays", async () => {
  const junk = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256));
  const file = await workbookOf([["VIN"], [ACCORD]]);
  const cases: readonly [string, string | Buffer, SendOptions, unknown[]][] = [
    ["empty text", "", {}, [422, "VIN_BATCH_EMPTY"]],
    ["only blanks", " \n\n# note\n", {}, [422, "VIN_BATCH_EMPTY"]],
    ["empty array", " [ ] ", JSON_LIST, [422, "VIN_BATCH_EMPTY"]],
    ["header alone", "vin,year\n", CSV, [422, "VIN_BATCH_EMPTY"]],
    ["empty workbook", "", XLSX, [422, "VIN_BATCH_EMPTY"]],
    ["binary junk as CSV", junk, CSV, [422, "VIN_BULK_UNREADABLE"]],
    ["binary junk as XLSX", junk, XLSX, [422, "VIN_BULK_UNREADABLE"]],
    ["workbook as CSV", file, CSV, [422, "VIN_BULK_UNREADABLE"]],
    ["half a workbook", file.subarray(0, file.length / 2), XLSX, [422, "VIN_BULK_UNREADABLE"]],
    ["an archive without a sheet", await archiveOf("note.xml", "<a/>"), XLSX, [422, "VIN_BULK_UNREADABLE"]],
    ["UTF-16", Buffer.from(`\uFEFFvin\n${ACCORD}\n`, "utf16le"), CSV, [422, "VIN_BULK_UNREADABLE"]],
    ["a line of 1 MB as CSV", `vin\n"${"x".repeat(1_048_576)}`, CSV, [422, "VIN_LINE_TOO_LONG"]],
    ["a quote without end", `vin\n"${ACCORD}\n`, CSV, [422, "VIN_BULK_UNREADABLE"]],
    ["JSON object", `{"vins":["${ACCORD}"]}`, JSON_LIST, [422, "VIN_BULK_UNREADABLE"]],
    ["JSON cut off", `["${ACCORD}","1HGCM8`, JSON_LIST, [422, "VIN_BULK_UNREADABLE"]],
    ["JSON with a comma too many", `["${ACCORD}",]`, JSON_LIST, [422, "VIN_BULK_UNREADABLE"]],
    ["more than one JSON array", `["${ACCORD}"]["${ACCORD}"]`, JSON_LIST, [422, "VIN_BULK_UNREADABLE"]],
    ["another type", "vin", { type: "application/pdf" }, [415, "HTTP_UNSUPPORTED_MEDIA_TYPE"]],
    ["packed", gzipSync(ACCORD), { headers: { "content-encoding": "gzip" } }, [415, "HTTP_BODY_ENCODED"]],
    ["too many", serialVins(5001).join("\n"), {}, [422, "VIN_BULK_TOO_MANY"]],
    [
      "too many for full detail",
      serialVins(501).join("\n"),
      { query: "?detail=full" },
      [422, "VIN_BULK_TOO_MANY"],
    ],
    [
      "too many for a service",
      serialVins(3).join("\n"),
      { query: "?source=auto" },
      [422, "VIN_BULK_TOO_MANY"],
    ],
    ["too large", `${ACCORD},${"x".repeat(400)}\n`.repeat(3500), {}, [413, "VIN_BULK_TOO_LARGE"]],
  ];
  for (const [what, body, options, expected] of cases)
    assert.deepEqual(await refusal(body, options), expected, what);
  assert.equal(await countLeftovers(), 0);
});

test("a workbook that unpacks to a hundred times its size is refused before it fills the memory", async () => {
  const sheet = async function* () {
    yield "<worksheet><sheetData>";
    for (let at = 0; at < 300; at += 1) yield " ".repeat(1_048_576);
    yield "</sheetData></worksheet>";
  };
  const parts: Buffer[] = [];
  for await (const part of zipped([{ name: "xl/worksheets/sheet1.xml", content: sheet() }], { level: 9 }))
    parts.push(part);
  const bomb = Buffer.concat(parts);
  assert.ok(bomb.length < 1_280_000);
  const before = process.memoryUsage().rss;
  assert.deepEqual(await refusal(bomb, XLSX), [413, "VIN_BULK_TOO_LARGE"]);
  assert.ok(process.memoryUsage().rss - before < 400 * 1_048_576);
});

test("one cell far below or far to the right, which makes a sheet of billions, is refused in words", async () => {
  for (const place of ["XFD1048576", "A99999999", "ZZZ2000"]) {
    const cell = `<c r="${place}" t="inlineStr"><is><t>${ACCORD}</t></is></c>`;
    const file = await archiveOf(
      "xl/worksheets/sheet1.xml",
      `<worksheet><sheetData><row>${cell}</row></sheetData></worksheet>`,
    );
    assert.deepEqual(await refusal(file, XLSX), [413, "VIN_BULK_TOO_MANY_CELLS"], place);
  }
});

test("a workbook that is not read in time is given up, and the next one has its turn", async () => {
  const file = await workbookOf([["VIN"], [ACCORD]]);
  const pieces = async function* () {
    yield file;
  };
  const read = async (limitSeconds: number) => Array.fromAsync(xlsxItems(pieces(), limitSeconds));
  await assert.rejects(read(0), { code: "VIN_BULK_TOO_SLOW" });
  assert.deepEqual(await read(60), [ACCORD]);
});

async function archiveOf(name: string, text: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of zipped([{ name, content: Buffer.from(text) }], { level: 6 })) parts.push(part);
  return Buffer.concat(parts);
}

/** Jobs that are still being received, and parts of lists. */
async function countLeftovers(): Promise<number> {
  const [row] = await testDatabase.database.queryInWorkspace<{ count: number }>(WORKSPACE, {
    text: `select (select count(*) from vin.bulk_jobs where state = 'receiving')::int
                + (select count(*) from vin.bulk_parts)::int as count`,
  });
  return row?.count ?? -1;
}
