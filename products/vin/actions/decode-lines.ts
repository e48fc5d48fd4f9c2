import { Compile } from "typebox/compile";
import type { Clock } from "#platform/kernel";
import { type BatchItem, type Detail, type ItemError, batchItemSchema } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { type Line, linesOf } from "../input/lines.ts";
import type { VinServices } from "../services.ts";
import { decodeOffline } from "./decode-offline.ts";
import { itemError } from "./item-error.ts";

export const LINE_LIMIT_BYTES = 65_536;

/** Longest run of work before other requests get their turn. */
const SLICE_MS = 1;

/** Text collected before it is handed on. */
const OUTPUT_CHARACTERS = 65_536;

const itemOf = Compile(batchItemSchema);

type LinesDeps = Pick<VinServices, "engine" | "meter" | "clock">;

/**
 * Decodes NDJSON to NDJSON, line by line: an answer with its `line` number, or
 * `{"line", "error"}` for a line that cannot be read. Holds no more than one line and about
 * 64 KiB of output at a time, takes input only as fast as its output is taken, and lets other
 * work run every millisecond. When `stopping` is aborted, the last line is `VIN_STREAM_STOPPED` and
 * names the line to go on with.
 */
export async function* decodeLines(
  deps: LinesDeps,
  input: AsyncIterable<Uint8Array>,
  detail: Detail,
  stopping?: AbortSignal,
): AsyncGenerator<string> {
  const pause = pauser(deps.clock);
  let output = "";
  for await (const lines of linesOf(input, LINE_LIMIT_BYTES)) {
    for (const line of lines) {
      if (stopping?.aborted) {
        yield output + stoppedLine(line.number);
        return;
      }
      output += decodeLine(deps, line, detail);
      if (output.length >= OUTPUT_CHARACTERS) {
        yield output;
        output = "";
      }
      if (pause.due()) await pause.now();
    }
    if (output !== "") yield output;
    output = "";
  }
}

/** Tells when this run of work has lasted long enough, and waits until others had their turn. */
function pauser(clock: Clock): { due(): boolean; now(): Promise<void> } {
  let startedMs = clock.monotonicMs();
  return {
    due: () => clock.monotonicMs() - startedMs >= SLICE_MS,
    now: async () => {
      await new Promise(setImmediate);
      startedMs = clock.monotonicMs();
    },
  };
}

function decodeLine(deps: LinesDeps, line: Line, detail: Detail): string {
  try {
    if (line.text === undefined) throw vinErrors.VIN_LINE_TOO_LONG({ limitBytes: LINE_LIMIT_BYTES });
    if (line.text.trim() === "") return "";
    const item = readItem(line.text);
    const { vin, year } = typeof item === "string" ? { vin: item, year: undefined } : item;
    return `${JSON.stringify({ line: line.number, ...decodeOffline(deps, { vin, year, detail }) })}\n`;
  } catch (fault) {
    return `${JSON.stringify({ line: line.number, ...inputOf(line), error: itemError(fault) satisfies ItemError })}\n`;
  }
}

function stoppedLine(nextLine: number): string {
  const error = itemError(vinErrors.VIN_STREAM_STOPPED({ nextLine }));
  return `${JSON.stringify({ line: nextLine, error })}\n`;
}

function readItem(text: string): BatchItem {
  const item = parse(text);
  if (itemOf.Check(item)) return item;
  throw vinErrors.VIN_LINE_INVALID({
    problem: "The line is JSON, but neither a text nor an object with vin and year.",
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw vinErrors.VIN_LINE_INVALID({ problem: "The line is not valid JSON." }, { cause });
  }
}

/** The start of the line, so that people find it again. */
function inputOf(line: Line): { input?: string } {
  return line.text === undefined ? {} : { input: line.text.slice(0, 64) };
}
