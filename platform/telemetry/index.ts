export { telemetryConfig, type TelemetryConfig } from "./config.ts";
export { telemetryErrors } from "./errors.ts";
export { type ErrorContext, type ErrorReporter, noErrorReporter } from "./error-reporter.ts";
export type { LogOutput } from "./log-output.ts";
export { type LogFields, type Logger, type LogWrite, silentLogger } from "./logger.ts";
export type * from "./metric-types.ts";
export { createMetrics } from "./metrics.ts";
export { redactText, redactValue } from "./redaction.ts";
export { createTelemetry, type Telemetry, type TelemetryDeps } from "./telemetry.ts";
