import type { Clock } from "#platform/kernel";
import type { TelemetryConfig } from "./config.ts";
import { type ErrorReporter, noErrorReporter } from "./error-reporter.ts";
import { createLogOutput, type LogOutput } from "./log-output.ts";
import { createLogger, type Logger } from "./logger.ts";
import type { Metrics } from "./metric-types.ts";
import { createMetrics } from "./metrics.ts";
import { type OpenTelemetry, startOpenTelemetry } from "./open-telemetry.ts";
import { createSentryReporter } from "./sentry.ts";

export interface TelemetryDeps {
  readonly config: TelemetryConfig;
  readonly clock: Clock;
  /** The application, for traces and error reports. */
  readonly release: { readonly name: string; readonly version: string };
  /** `production` or `development`. */
  readonly environment: string;
  /** Standard output and log files unless told; tests collect lines. */
  readonly output?: LogOutput;
}

/** Everything that tells people how the process is doing. */
export interface Telemetry {
  readonly logger: Logger;
  /**
   * For the one line per HTTP answer: its lines are not searched for secrets,
   * which would double their cost. Whoever writes here redacts what came from outside.
   */
  readonly answerLogger: Logger;
  readonly metrics: Metrics;
  readonly errorReporter: ErrorReporter;
  /** Writes buffered log lines now; for the last moment before the process ends. */
  flush(): void;
  /** Sends and writes everything that waits. */
  close(): Promise<void>;
}

/** Builds logs and metrics, and loads Sentry and OpenTelemetry when they are configured. */
export async function createTelemetry(deps: TelemetryDeps): Promise<Telemetry> {
  const { config } = deps;
  const output = deps.output ?? createLogOutput({ format: config.logFormat, folder: config.logFolder });
  const metrics = createMetrics({ processMetrics: true });
  const openTelemetry = await maybeOpenTelemetry(deps, metrics.registry);
  const errorReporter = await maybeSentry(deps, openTelemetry !== undefined);
  const context = openTelemetry === undefined ? {} : { context: () => openTelemetry.traceFields() };
  const flush = () => output.flush();
  return {
    logger: createLogger({ level: config.logLevel, output, redact: true, ...context }),
    answerLogger: createLogger({ level: config.logLevel, output, redact: false, ...context }),
    metrics,
    errorReporter,
    flush,
    close: async () => {
      await Promise.allSettled([openTelemetry?.close(), errorReporter.close()]);
      flush();
    },
  };
}

async function maybeOpenTelemetry(
  { config, clock, release }: TelemetryDeps,
  registry: ReturnType<typeof createMetrics>["registry"],
): Promise<OpenTelemetry | undefined> {
  if (config.otlpEndpoint === undefined) return undefined;
  return startOpenTelemetry({
    endpoint: config.otlpEndpoint,
    release,
    tracesRatio: config.otlpTracesPermille / 1000,
    metricsIntervalSeconds: config.otlpMetricsIntervalSeconds,
    registry,
    clock,
  });
}

async function maybeSentry(
  { config, release, environment }: TelemetryDeps,
  openTelemetryTaken: boolean,
): Promise<ErrorReporter> {
  if (config.sentryDsn === undefined) return noErrorReporter;
  return createSentryReporter({
    dsn: config.sentryDsn,
    release: `${release.name}@${release.version}`,
    environment,
    tracesSampleRate: config.sentryTracesPermille / 1000,
    openTelemetryTaken,
  });
}
