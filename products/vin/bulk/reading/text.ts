import { itemError } from "../../actions/item-error.ts";
import { vinErrors } from "../../errors.ts";
import { type Line, linesOf } from "../../input/lines.ts";
import type { BulkInput } from "../../store/bulk-items.ts";
import { storedItem } from "./item.ts";
import { yearOf } from "./table.ts";

export const LINE_LIMIT_BYTES = 65_536;

/**
 * One VIN per line, a model year may follow after a comma, semicolon or tab. Blank lines, lines that begin
 * with `#` and a first line that begins with `vin` are left out; a line that is too long becomes an item
 * with its fault.
 */
export async function* textItems(input: AsyncIterable<Uint8Array>): AsyncGenerator<BulkInput> {
  for await (const lines of linesOf(input, LINE_LIMIT_BYTES)) {
    for (const line of lines) {
      const item = itemOf(line);
      if (item !== undefined) yield item;
    }
  }
}

function itemOf({ number, text }: Line): BulkInput | undefined {
  if (text === undefined) return tooLongLine();
  const line = text.trim();
  if (line === "" || line.startsWith("#") || (number === 1 && /^"?vin\b/i.test(line))) return undefined;
  const [vin = "", year = ""] = line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim());
  return storedItem({ vin, ...yearOf(year) });
}

/** The item in place of a line that was not held in memory. */
export function tooLongLine(): BulkInput {
  return { vin: "", error: itemError(vinErrors.VIN_LINE_TOO_LONG({ limitBytes: LINE_LIMIT_BYTES })) };
}
