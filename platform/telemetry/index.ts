export { telemetryConfig, type TelemetryConfig } from "./config.ts";
export { type ErrorContext, type ErrorReporter, noErrorReporter } from "./error-reporter.ts";
export { type LogFields, type Logger, type LogWrite, silentLogger } from "./logger.ts";
export type * from "./metric-types.ts";
