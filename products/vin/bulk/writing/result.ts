import { stringify } from "csv-stringify/sync";
import type { BulkFormat } from "../../contracts.ts";
import type { BulkItemRow } from "../../store/bulk-items.ts";
import { resultCells, resultColumns } from "./columns.ts";
import { resultItem, resultText } from "./result-item.ts";
import { workbook } from "./workbook.ts";

type Pages = AsyncIterable<readonly BulkItemRow[]>;
type Written = AsyncGenerator<string | Uint8Array>;

/** Writes a result page by page as it is read. */
export function writeResult(format: BulkFormat, pages: Pages, dataDate: string): Written {
  switch (format) {
    case "csv":
      return csv(pages, dataDate);
    case "xlsx":
      return xlsx(pages, dataDate);
    case "ndjson":
      return ndjson(pages, dataDate);
    case "json":
      return json(pages, dataDate);
  }
}

async function* csv(pages: Pages, dataDate: string): Written {
  yield csvText([resultColumns]);
  for await (const page of pages) yield csvText(page.map((row) => resultCells(resultItem(row, dataDate))));
}

/** Cells that a spreadsheet would run as formulas are disarmed. */
function csvText(rows: readonly (readonly unknown[])[]): string {
  return stringify([...rows], { escape_formulas: true, cast: { boolean: String } });
}

async function* xlsx(pages: Pages, dataDate: string): Written {
  const rows = async function* () {
    yield [resultColumns];
    for await (const page of pages) yield page.map((row) => resultCells(resultItem(row, dataDate)));
  };
  yield* workbook("VINs", rows());
}

async function* ndjson(pages: Pages, dataDate: string): Written {
  for await (const page of pages) yield page.map((row) => `${resultText(row, dataDate)}\n`).join("");
}

async function* json(pages: Pages, dataDate: string): Written {
  let before = "[\n";
  for await (const page of pages) {
    yield page
      .map((row) => {
        const text = `${before}${resultText(row, dataDate)}`;
        before = ",\n";
        return text;
      })
      .join("");
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
