import { Readable } from "node:stream";
import type { CsvError } from "csv-parse";
import { firstUse } from "#platform/kernel";
import { vinErrors } from "../../errors.ts";
import type { BulkInput } from "../../store/bulk-items.ts";
import { unreadable } from "./inspected.ts";
import { tableItems } from "./table.ts";
import { LINE_LIMIT_BYTES } from "./text.ts";

const csvParse = firstUse(() => import("csv-parse"));

const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Items of a table of comma-separated values; semicolon, tab and bar are told by the first line. Throws
 * `VIN_LINE_TOO_LONG` or `VIN_BULK_UNREADABLE`.
 */
export async function* csvItems(input: AsyncIterable<Buffer>): AsyncGenerator<BulkInput> {
  const chunks = input[Symbol.asyncIterator]();
  const head = await readFirstLine(chunks);
  yield* tableItems(rowsOf(head, chunks));
}

async function* rowsOf(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<string[]> {
  const { CsvError, parse } = await csvParse.get();
  const parser = parse({
    delimiter: delimiterOf(head),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LINE_LIMIT_BYTES,
  });
  const source = Readable.from(joined(head, chunks), { objectMode: false });
  source.on("error", (fault) => parser.destroy(fault));
  try {
    for await (const row of source.pipe(parser)) yield row as string[];
  } catch (fault) {
    throw fault instanceof CsvError ? explained(fault) : fault;
  } finally {
    source.destroy();
  }
}

async function readFirstLine(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (!head.includes(10) && head.length <= LINE_LIMIT_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* joined(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

function delimiterOf(head: Buffer): string {
  const end = head.indexOf(10);
  const line = head.toString("utf8", 0, end === -1 ? head.length : end).replaceAll(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function explained(fault: CsvError): unknown {
  if (fault.code === "CSV_MAX_RECORD_SIZE") {
    return vinErrors.VIN_LINE_TOO_LONG({ limitBytes: LINE_LIMIT_BYTES }, { cause: fault });
  }
  return unreadable("The CSV table is broken; a quote may be missing.", fault);
}
