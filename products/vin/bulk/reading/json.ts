import { StringDecoder } from "node:string_decoder";
import { itemError } from "../../actions/item-error.ts";
import { idOf, readItem } from "../../actions/read-item.ts";
import { vinErrors } from "../../errors.ts";
import { linesOf } from "../../input/lines.ts";
import type { BulkInput } from "../../store/bulk-items.ts";
import { arrayScanner } from "./array-scanner.ts";
import { unreadable } from "./inspected.ts";
import { storedItem } from "./item.ts";
import { LINE_LIMIT_BYTES, tooLongLine } from "./text.ts";

/** Items of NDJSON; a line that cannot be read becomes an item with its fault. */
export async function* ndjsonItems(input: AsyncIterable<Uint8Array>): AsyncGenerator<BulkInput> {
  for await (const lines of linesOf(input, LINE_LIMIT_BYTES)) {
    for (const { text } of lines) {
      if (text === undefined) yield tooLongLine();
      else if (text.trim() !== "") yield itemOf(text);
    }
  }
}

/**
 * Items of one JSON array, without holding more of it than one element. Throws `VIN_BULK_UNREADABLE` when
 * it is no array or does not end.
 */
export async function* jsonItems(input: AsyncIterable<Uint8Array>): AsyncGenerator<BulkInput> {
  const decoder = new StringDecoder("utf8");
  const scanner = arrayScanner(LINE_LIMIT_BYTES);
  for await (const chunk of input) yield* elements(scanner.feed(decoder.write(Buffer.from(chunk))));
  yield* elements(scanner.feed(decoder.end()));
  if (!scanner.ended) throw unreadable("The JSON array does not end, so the list may be cut off.");
}

function* elements(texts: Iterable<string | undefined>): Generator<BulkInput> {
  for (const text of texts) yield text === undefined ? tooLongLine() : itemOf(text);
}

function itemOf(text: string): BulkInput {
  let given: unknown = text;
  try {
    given = parse(text);
    return storedItem(readItem(given));
  } catch (fault) {
    return storedItem({ vin: shownText(given, text), id: idOf(given), error: itemError(fault) });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw vinErrors.VIN_LINE_INVALID({ problem: "This is not valid JSON." }, { cause });
  }
}

function shownText(given: unknown, text: string): string {
  const hasVin = typeof given === "object" && given !== null && "vin" in given;
  return hasVin && typeof given.vin === "string" ? given.vin : text.trim();
}
