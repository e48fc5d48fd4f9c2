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
