import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { redactLine } from "./redaction.ts";
import { textLine } from "./text-format.ts";

const BUFFER_BYTES = 8192;
const FLUSH_MILLISECONDS = 500;
const ERROR_LEVEL = 50;

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

/** Standard output, and the three files when a folder is given. Throws when the folder cannot be written. */
export function createLogOutput({ format, folder }: LogOutputOptions): LogOutput {
  const terminal = process.stdout.isTTY;
  const standard = format === "json" || (format === "auto" && !terminal) ? jsonOutput() : textOutput(terminal);
  return folder === undefined ? standard : joined([standard, folderOutput(folder)]);
}

/** The last step before any output: nothing passes with its secrets. */
export function redacted(output: LogOutput): LogOutput {
  return { write: (line, level) => output.write(redactLine(line), level), flush: () => output.flush() };
}

function jsonOutput(): LogOutput {
  return buffered({ dest: 1 });
}

function textOutput(colour: boolean): LogOutput {
  return { write: (line) => process.stdout.write(textLine(line, colour)), flush: () => {} };
}

/** `tradepost.log` has every line, `error.log` the errors, `access.log` the answers. */
function folderOutput(folder: string): LogOutput {
  mkdirSync(folder, { recursive: true });
  const [all, errors, answers] = ["tradepost.log", "error.log", "access.log"].map((name) =>
    buffered({ dest: join(folder, name), append: true, mkdir: true }),
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

/** Lines are collected and written together; errors are written at once. */
function buffered(target: { dest: number | string; append?: boolean; mkdir?: boolean }): LogOutput {
  const stream = pino.destination({
    ...target,
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: FLUSH_MILLISECONDS,
  });
  return {
    write: (line, level) => {
      stream.write(line);
      if (level >= ERROR_LEVEL) stream.flush();
    },
    flush: () => {
      try {
        stream.flushSync();
      } catch {
        // The stream was not open yet or is gone; there is no place left to say so.
      }
    },
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
