import { AppError, type Clock, untilAborted } from "#platform/kernel";
import type { Detail, ItemError, ItemId } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { type Line, linesOf } from "../input/lines.ts";
import type { VinServices } from "../services.ts";
import { decodeOffline } from "./decode-offline.ts";
import { itemError } from "./item-error.ts";
import { idOf, readItem } from "./read-item.ts";

export const LINE_LIMIT_BYTES = 65_536;

/** Longest run of work before other requests get their turn. */
const SLICE_MS = 1;

/** Text collected before it is handed on. */
const OUTPUT_CHARACTERS = 65_536;

type LinesDeps = Pick<VinServices, "engine" | "meter" | "clock">;

/**
 * Decodes NDJSON to NDJSON, line by line: an answer with its `line` number and `id` if given, or
 * `{"line", "error"}` for a line that cannot be read. Holds no more than one line and about
 * 64 KiB of output at a time, takes input only as fast as its output is taken, and lets other
 * work run every millisecond. When `stopping` is aborted, also while input is awaited, the last line has the number
 * of the line to go on with and an error: the `AppError` that is the reason, else `VIN_STREAM_STOPPED`.
 */
export async function* decodeLines(
  deps: LinesDeps,
  input: AsyncIterable<Uint8Array>,
  detail: Detail,
  stopping: AbortSignal = new AbortController().signal,
): AsyncGenerator<string> {
  const pause = pauser(deps.clock);
  let output = "";
  let nextLine = 1;
  try {
    for await (const lines of linesOf(untilAborted(input, stopping), LINE_LIMIT_BYTES)) {
      for (const line of lines) {
        stopping.throwIfAborted();
        output += decodeLine(deps, line, detail);
        nextLine = line.number + 1;
        if (output.length >= OUTPUT_CHARACTERS) {
          yield output;
          output = "";
        }
        if (pause.due()) await pause.now();
      }
      if (output !== "") yield output;
      output = "";
    }
  } catch (fault) {
    if (!stopping.aborted) throw fault;
    yield output + stoppedLine(nextLine, stopping.reason);
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
  let id: ItemId | undefined;
  try {
    if (line.text === undefined) throw vinErrors.VIN_LINE_TOO_LONG({ limitBytes: LINE_LIMIT_BYTES });
    if (line.text.trim() === "") return "";
    const given = parse(line.text);
    id = idOf(given);
    const { vin, year } = readItem(given);
    return write({ line: line.number, id, ...decodeOffline(deps, { vin, year, detail }) });
  } catch (fault) {
    return write({
      line: line.number,
      id,
      input: inputOf(line),
      error: itemError(fault) satisfies ItemError,
    });
  }
}

function stoppedLine(nextLine: number, reason: unknown): string {
  const error = reason instanceof AppError ? reason : vinErrors.VIN_STREAM_STOPPED({ nextLine });
  return write({ line: nextLine, error: itemError(error) });
}

/** One line of the answer; members that are `undefined` are left out. */
function write(document: object): string {
  return `${JSON.stringify(document)}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw vinErrors.VIN_LINE_INVALID({ problem: "The line is not valid JSON." }, { cause });
  }
}

/** The start of the line, so that people find it again. */
function inputOf(line: Line): string | undefined {
  return line.text?.slice(0, 64);
}
