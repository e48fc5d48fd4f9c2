import { choice, type ConfigOf, defineConfig, integer, optionalText, optionalUrl } from "#platform/config";

export const telemetryConfig = defineConfig("Logs, metrics, traces and error reports", {
  logLevel: choice({
    name: "TRADEPOST_LOG_LEVEL",
    description: "Least level of log lines that are written.",
    options: ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
    fallback: "info",
  }),
  logFormat: choice({
    name: "TRADEPOST_LOG_FORMAT",
    description: "json for machines, text for people; auto writes text on a terminal and JSON elsewhere.",
    options: ["auto", "json", "text"],
    fallback: "auto",
  }),
  logFolder: optionalText({
    name: "TRADEPOST_LOG_FOLDER",
    description:
      "Folder for tradepost.log, error.log and access.log, written as JSON besides standard output.",
    example: "/var/log/tradepost",
  }),
  sentryDsn: optionalUrl({
    name: "SENTRY_DSN",
    description: "Where unexpected errors are reported (Sentry or a compatible server); off when not set.",
    schemes: ["https", "http"],
    secret: true,
    example: "https://key@sentry.example.com/1",
  }),
  sentryTracesPermille: integer({
    name: "SENTRY_TRACES_PER_THOUSAND",
    description: "How many of 1,000 requests are traced to Sentry.",
    fallback: 0,
    minimum: 0,
    maximum: 1000,
  }),
  otlpEndpoint: optionalUrl({
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    description:
      "Base URL of an OpenTelemetry collector (OTLP over HTTP) for traces and metrics; off when not set.",
    schemes: ["https", "http"],
    example: "http://127.0.0.1:4318",
  }),
  otlpTracesPermille: integer({
    name: "TRADEPOST_OTEL_TRACES_PER_THOUSAND",
    description: "How many of 1,000 traces that start here are kept; tracing costs time on each request.",
    fallback: 10,
    minimum: 0,
    maximum: 1000,
  }),
  otlpMetricsIntervalSeconds: integer({
    name: "TRADEPOST_OTEL_METRICS_INTERVAL_SECONDS",
    description: "Seconds between two exports of metrics to the collector.",
    fallback: 60,
    minimum: 1,
    maximum: 3600,
  }),
});
export type TelemetryConfig = ConfigOf<typeof telemetryConfig>;
