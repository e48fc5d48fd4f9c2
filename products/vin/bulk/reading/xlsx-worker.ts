/** Thread that reads one workbook and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { readSheet } from "read-excel-file/node";
import { zipped } from "../writing/zip.ts";
import { cellsIn } from "./sheet-cells.ts";
import { UnpackedTooLargeError, unpackZip } from "./zip-entries.ts";

export interface SheetTask {
  readonly file: Uint8Array;
  readonly limitBytes: number;
  readonly limitCells: number;
}

export type SheetOutcome =
  | { readonly kind: "rows"; readonly rows: string[][] }
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "too-many-cells" };

parentPort?.postMessage(await outcomeOf(workerData as SheetTask), []);

async function outcomeOf({ file, limitBytes, limitCells }: SheetTask): Promise<SheetOutcome> {
  try {
    // Packed anew, so that the library sees nothing but what was measured here.
    const entries = unpackZip(Buffer.from(file), {
      limitBytes,
      wanted: (name) => /\.(xml|rels)$/.test(name),
    });
    const sheets = entries.filter(({ name }) => /worksheets\/[^/]*\.xml$/.test(name));
    if (sheets.some(({ content }) => cellsIn(content) > limitCells)) return { kind: "too-many-cells" };
    const parts: Uint8Array[] = [];
    for await (const part of zipped(entries, { level: 1 })) parts.push(part);
    const rows = await readSheet(Buffer.concat(parts), { parseNumber: (text) => text });
    return { kind: "rows", rows: rows.map((row) => row.map(textOf)) };
  } catch (fault) {
    if (fault instanceof UnpackedTooLargeError) return { kind: "too-large" };
    return { kind: "unreadable", message: fault instanceof Error ? fault.message : String(fault) };
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell);
}
