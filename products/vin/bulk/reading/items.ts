import type { BulkInput } from "../../store/bulk-items.ts";
import { csvItems } from "./csv.ts";
import type { BulkInputFormat } from "../../input/list-formats.ts";
import { inspected } from "./inspected.ts";
import { jsonItems, ndjsonItems } from "./json.ts";
import { textItems } from "./text.ts";
import { xlsxItems } from "./xlsx.ts";

/** An XLSX table is read whole, so it has a bound of its own. */
const XLSX_LIMIT_BYTES = 16 * 1_048_576;
/** A line with a VIN and whatever else stands beside it. */
const BYTES_PER_ITEM = 256;

/**
 * The items of a list, in order, as the list arrives; what cannot be read but has a place of its own is an
 * item with an error.
 *
 * Throws `VIN_BULK_UNREADABLE`, `VIN_BULK_TOO_LARGE`, and for CSV `VIN_LINE_TOO_LONG`.
 */
export function itemsOf(
  content: AsyncIterable<Uint8Array>,
  format: BulkInputFormat,
  limit: number,
): AsyncGenerator<BulkInput> {
  const most = Math.max(limit * BYTES_PER_ITEM, 65_536);
  const limitBytes = format === "xlsx" ? Math.min(most, XLSX_LIMIT_BYTES) : most;
  const input = inspected(content, { format, limitBytes });
  switch (format) {
    case "json":
      return jsonItems(input);
    case "ndjson":
      return ndjsonItems(input);
    case "csv":
      return csvItems(input);
    case "text":
      return textItems(input);
    case "xlsx":
      return xlsxItems(input);
  }
}
