import { vinErrors } from "../../errors.ts";
import type { BulkInputFormat } from "../../input/list-formats.ts";

const ZIP_START = Buffer.from("PK\u0003\u0004", "latin1");

export interface Inspection {
  readonly format: BulkInputFormat;
  readonly limitBytes: number;
}

/**
 * Passes a list on while it looks like what it says: within its size, text without the bytes of binary
 * files, XLSX with the start of one.
 *
 * Throws `VIN_BULK_TOO_LARGE` or `VIN_BULK_UNREADABLE`.
 */
export async function* inspected(
  input: AsyncIterable<Uint8Array>,
  { format, limitBytes }: Inspection,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const given of input) {
    const chunk = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    if (bytes === 0 && chunk.length > 0) requireStart(chunk, format);
    bytes += chunk.length;
    if (bytes > limitBytes) throw vinErrors.VIN_BULK_TOO_LARGE({ limitBytes });
    if (format !== "xlsx" && chunk.includes(0)) throw unreadable("The list is no UTF-8 text.");
    yield chunk;
  }
}

function requireStart(chunk: Buffer, format: BulkInputFormat): void {
  const isZip = chunk.subarray(0, 4).equals(ZIP_START);
  if (format === "xlsx" && !isZip) throw unreadable("The list is no XLSX file.");
  if (format !== "xlsx" && isZip) throw unreadable("The list is a ZIP or XLSX file, but is sent as text.");
}

export function unreadable(problem: string, cause?: unknown): Error {
  return vinErrors.VIN_BULK_UNREADABLE({ problem }, { cause });
}
