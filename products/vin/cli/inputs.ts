import { once } from "node:events";
import { createReadStream } from "node:fs";
import { yearRange } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { linesOf } from "../input/lines.ts";

/** One VIN to decode, as it was given. */
export interface CliInput {
  readonly vin: string;
  readonly year: number | undefined;
  /** Why it cannot be decoded, when that is known already. */
  readonly fault?: Error;
}

const LINE_LIMIT_BYTES = 65_536;

/** VINs from arguments. */
export function* fromArguments(vins: readonly string[], year: number | undefined): Generator<CliInput> {
  for (const vin of vins) yield { vin, year };
}

/**
 * VINs from a text stream: one per line, a model year may follow after a comma, semicolon or tab.
 * Empty lines, lines that begin with `#` and a first line that begins with `vin` are left out; a line
 * that is too long or has no year in the year's place comes with its fault.
 */
export async function* fromLines(
  stream: AsyncIterable<Uint8Array>,
  year: number | undefined,
): AsyncGenerator<CliInput> {
  for await (const lines of linesOf(stream, LINE_LIMIT_BYTES)) {
    for (const { number, text } of lines) {
      if (text === undefined) {
        const fault = vinErrors.VIN_LINE_TOO_LONG({ limitBytes: LINE_LIMIT_BYTES });
        yield { vin: `line ${number}`, year, fault };
        continue;
      }
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

/** The model year in a text, `undefined` when there is none of the range. */
export function readYear(text: string): number | undefined {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  return year >= yearRange.earliest && year <= yearRange.latest ? year : undefined;
}

function readLine(line: string, year: number | undefined): CliInput {
  const [vin = "", given = ""] = line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim());
  if (given === "") return { vin, year };
  const own = readYear(given);
  return own === undefined ? { vin, year, fault: vinErrors.VIN_YEAR_INVALID(yearRange) } : { vin, year: own };
}
