import { pino } from "pino";
import type { TelemetryConfig } from "./config.ts";
import { errorFields } from "./error-fields.ts";
import { type LogOutput, redacted } from "./log-output.ts";

/** Named facts of a log line. `error` takes anything thrown and is written with its stack and causes. */
export interface LogFields {
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/** Writes one structured line; secrets are removed on the way out. */
export interface LogWrite {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

/** Structured log: one JSON object per line. */
export interface Logger {
  readonly trace: LogWrite;
  readonly debug: LogWrite;
  readonly info: LogWrite;
  readonly warn: LogWrite;
  readonly error: LogWrite;
  readonly fatal: LogWrite;
  /** A logger that adds these facts to each of its lines. */
  child(fields: LogFields): Logger;
}

/** A log that goes nowhere. */
export const silentLogger: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
  child: () => silentLogger,
};

/** What a logger needs to know. */
export interface LoggerDeps {
  readonly level: TelemetryConfig["logLevel"];
  readonly output: LogOutput;
  /** Whether lines are searched for secrets on the way out; see `Telemetry.answerLogger` for the one exception. */
  readonly redact: boolean;
  /** Facts added to every line as it is written, such as the id of the current trace. */
  readonly context?: () => Readonly<Record<string, string>>;
}

/** Builds the log; each line is one JSON object with `level`, `time` (ISO, UTC), `message` and the given fields. */
export function createLogger({ level, output, redact, context }: LoggerDeps): Logger {
  const target = redact ? redacted(output) : output;
  const stream = {
    lastLevel: 0,
    [Symbol.for("pino.metadata")]: true,
    write(line: string) {
      target.write(line, this.lastLevel);
    },
  };
  return pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: "message",
      errorKey: "error",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: (thrown: unknown) => errorFields(thrown) },
      ...(context === undefined ? {} : { mixin: context }),
    },
    stream,
  );
}
