import { once } from "node:events";
import { createReadStream } from "node:fs";
import { linesOf } from "../input/lines.ts";

/** One VIN to decode, as it was given. */
export interface CliInput {
  readonly vin: string;
  readonly year: number | undefined;
}

const LINE_LIMIT_BYTES = 65_536;

/** VINs from arguments. */
export function* fromArguments(vins: readonly string[], year: number | undefined): Generator<CliInput> {
  for (const vin of vins) yield { vin, year };
}

/**
 * VINs from a text stream: one per line, a model year may follow after a comma, semicolon or tab.
 * Empty lines, lines that begin with `#` and a first line that begins with `vin` are left out.
 */
export async function* fromLines(
  stream: AsyncIterable<Uint8Array>,
  year: number | undefined,
): AsyncGenerator<CliInput> {
  for await (const lines of linesOf(stream, LINE_LIMIT_BYTES)) {
    for (const { number, text = "" } of lines) {
      const line = text.trim();
      if (line === "" || line.startsWith("#") || (number === 1 && /^"?vin\b/i.test(line))) continue;
      yield readLine(line, year);
    }
  }
}

/** Opens a file; rejects when it cannot be read. */
export async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  const stream = createReadStream(path);
  await once(stream, "open");
  return stream;
}

function readLine(line: string, year: number | undefined): CliInput {
  const [vin = "", given = ""] = line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim());
  return { vin, year: /^\d{4}$/.test(given) ? Number(given) : year };
}
