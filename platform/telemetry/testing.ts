import type { LogOutput } from "./log-output.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createMetrics, type MetricsWithRegistry } from "./metrics.ts";
import type { ErrorContext, ErrorReporter } from "./error-reporter.ts";

/** A log that remembers its lines, redacted as the real one writes them. */
export interface RecordedLog {
  readonly logger: Logger;
  readonly output: LogOutput;
  /** Each line as an object. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  /** All lines as they were written. */
  text(): string;
}

export function recordLog(level: "trace" | "info" = "trace"): RecordedLog {
  const written: string[] = [];
  const output: LogOutput = { write: (line) => void written.push(line), flush: () => {} };
  return {
    logger: createLogger({ level, output, redact: true }),
    output,
    lines: () => written.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    text: () => written.join(""),
  };
}

/** An error reporter that remembers what it was told. */
export interface RecordedErrors extends ErrorReporter {
  readonly reports: readonly { readonly error: unknown; readonly context: ErrorContext }[];
}

export function recordErrors(): RecordedErrors {
  const reports: { error: unknown; context: ErrorContext }[] = [];
  return {
    reports,
    report: (error, context = {}) => void reports.push({ error, context }),
    breadcrumb: () => {},
    close: async () => {},
  };
}

/** Real metrics without those of the process. */
export function testMetrics(): MetricsWithRegistry {
  return createMetrics({ processMetrics: false });
}
