import { mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "#platform/kernel";
import { pino } from "pino";
import { telemetryErrors } from "./errors.ts";
import { redactLine } from "./redaction.ts";
import { textLine } from "./text-format.ts";

const BUFFER_BYTES = 65_536;
const FLUSH_MILLISECONDS = 500;
const ERROR_LEVEL = 50;
const STANDARD_OUTPUT = 1;
const OWNER_AND_GROUP = 0o640;

/** Where lines end up. */
export interface LogOutput {
  write(line: string, level: number): void;
  /** Writes what is buffered. */
  flush(): void;
}

export interface LogOutputOptions {
  readonly format: "auto" | "json" | "text";
  readonly folder: string | undefined;
}

/** Standard output, and the three files when a folder is given. Throws `TELEMETRY_LOG_FOLDER_UNUSABLE`. */
export function createLogOutput({ format, folder }: LogOutputOptions): LogOutput {
  const terminal = process.stdout.isTTY;
  const standard =
    format === "json" || (format === "auto" && !terminal) ? jsonOutput() : textOutput(terminal);
  return folder === undefined ? standard : joined([standard, folderOutput(folder)]);
}

/** The last step before any output: nothing passes with its secrets. */
export function redacted(output: LogOutput): LogOutput {
  return { write: (line, level) => output.write(redactLine(line), level), flush: () => output.flush() };
}

function jsonOutput(): LogOutput {
  return buffered(STANDARD_OUTPUT);
}

function textOutput(colour: boolean): LogOutput {
  return { write: (line) => process.stdout.write(textLine(line, colour)), flush: () => {} };
}

/** `tradepost.log` has every line, `error.log` the errors, `access.log` the answers. */
function folderOutput(folder: string): LogOutput {
  const [all, errors, answers] = openFiles(folder, ["tradepost.log", "error.log", "access.log"]).map(
    buffered,
  );
  return {
    write: (line, level) => {
      all?.write(line, level);
      if (level >= ERROR_LEVEL) errors?.write(line, level);
      if (line.includes('"kind":"answer"')) answers?.write(line, level);
    },
    flush: () => {
      for (const file of [all, errors, answers]) file?.flush();
    },
  };
}

function openFiles(folder: string, names: readonly string[]): number[] {
  try {
    mkdirSync(folder, { recursive: true });
    return names.map((name) => openSync(join(folder, name), "a", OWNER_AND_GROUP));
  } catch (error) {
    throw telemetryErrors.TELEMETRY_LOG_FOLDER_UNUSABLE(
      { folder, reason: messageOf(error) },
      { cause: error },
    );
  }
}

/**
 * Lines are collected and written together; errors are written at once. Written by this thread: it
 * costs a fraction of a microsecond per line, where a background writer falls behind a busy server
 * and keeps the backlog in memory.
 */
function buffered(descriptor: number): LogOutput {
  const stream = pino.destination({
    dest: descriptor,
    sync: true,
    minLength: BUFFER_BYTES,
    maxWrite: 2 * BUFFER_BYTES,
    periodicFlush: FLUSH_MILLISECONDS,
  });
  // A full disk or a closed pipe must not end the process; there is no place left to say so.
  stream.on("error", () => {});
  const flush = (): void => {
    try {
      stream.flushSync();
    } catch {
      // As above.
    }
  };
  return {
    write: (line, level) => {
      stream.write(line);
      if (level >= ERROR_LEVEL) flush();
    },
    flush,
  };
}

function joined(outputs: readonly LogOutput[]): LogOutput {
  return {
    write: (line, level) => {
      for (const output of outputs) output.write(line, level);
    },
    flush: () => {
      for (const output of outputs) output.flush();
    },
  };
}
