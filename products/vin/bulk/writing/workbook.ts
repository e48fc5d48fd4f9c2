import type { Cell } from "./columns.ts";
import { type ZipSource, zipped } from "./zip.ts";

type Rows = readonly (readonly Cell[])[];

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Fast: a million rows are half a gigabyte of XML, which packs well anyhow. */
const LEVEL = 3;

/**
 * An XLSX workbook of one sheet (ECMA-376), written while its rows arrive; texts stand in their cells, so
 * nothing is held. The first row stays in sight. A text cell is never a formula.
 */
export async function* workbook(sheetName: string, pages: AsyncIterable<Rows>): AsyncGenerator<Uint8Array> {
  const files: ZipSource[] = [
    { name: "[Content_Types].xml", content: Buffer.from(contentTypes) },
    { name: "_rels/.rels", content: Buffer.from(relations("officeDocument", "xl/workbook.xml")) },
    { name: "xl/workbook.xml", content: Buffer.from(book(sheetName)) },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: Buffer.from(relations("worksheet", "worksheets/sheet1.xml")),
    },
    { name: "xl/worksheets/sheet1.xml", content: sheet(pages) },
  ];
  yield* zipped(files, { level: LEVEL });
}

const contentTypes = `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${CONTENT}.worksheet+xml"/></Types>`;

function relations(kind: string, target: string): string {
  return `${DECLARATION}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/${kind}" Target="${target}"/></Relationships>`;
}

function book(sheetName: string): string {
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

async function* sheet(pages: AsyncIterable<Rows>): AsyncGenerator<string> {
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  let number = 0;
  for await (const rows of pages) {
    yield rows
      .map((row) => {
        number += 1;
        return `<row r="${number}">${row.map((cell, column) => cellText(cell, `${columnName(column)}${number}`)).join("")}</row>`;
      })
      .join("");
  }
  yield "</sheetData></worksheet>";
}

/** With its place, which readers want though the standard does not. Empty cells are left out. */
function cellText(cell: Cell, place: string): string {
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (cell === "") return "";
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** `A` for 0, `AA` for 26. */
function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${columnName(Math.floor(column / 26) - 1)}${last}`;
}

const SPECIAL: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Characters that XML 1.0 cannot hold become a mark. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => SPECIAL[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}
