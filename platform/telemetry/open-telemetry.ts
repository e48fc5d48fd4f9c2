import { createRequire } from "node:module";
import type { Resource } from "@opentelemetry/resources";
import type { Registry } from "prom-client";
import type { Clock } from "#platform/kernel";
import { bridgeMetrics } from "./metric-bridge.ts";
import { redactText } from "./redaction.ts";

export interface OpenTelemetryOptions {
  /** Base URL of the collector; `/v1/traces` and `/v1/metrics` are added. */
  readonly endpoint: string;
  readonly release: { readonly name: string; readonly version: string };
  /** 0 to 1: which part of the traces that start here is kept. */
  readonly tracesRatio: number;
  readonly metricsIntervalSeconds: number;
  readonly registry: Registry;
  readonly clock: Clock;
}

export interface OpenTelemetry {
  /** Ids of the trace that is running, for log lines. */
  traceFields(): Readonly<Record<string, string>>;
  /** Sends what is waiting. */
  close(): Promise<void>;
}

/**
 * Loads the OpenTelemetry SDK, follows HTTP, Fastify and PostgreSQL, and
 * exports over OTLP. Start it before the HTTP server is built: Fastify is
 * followed from its initialisation on.
 */
export async function startOpenTelemetry(options: OpenTelemetryOptions): Promise<OpenTelemetry> {
  const { resourceFromAttributes } = await import("@opentelemetry/resources");
  const { name, version } = options.release;
  const resource = resourceFromAttributes({ "service.name": name, "service.version": version });
  const base = options.endpoint.replace(/\/$/, "");
  const traces = await startTraces(options, `${base}/v1/traces`, resource);
  const metrics = await startMetrics(options, `${base}/v1/metrics`, resource);
  const stopFollowing = await followLibraries();
  const { isSpanContextValid, trace } = await import("@opentelemetry/api");
  return {
    traceFields: () => {
      const context = trace.getActiveSpan()?.spanContext();
      if (context === undefined || !isSpanContextValid(context)) return {};
      return { traceId: context.traceId, spanId: context.spanId };
    },
    close: async () => {
      stopFollowing();
      await Promise.allSettled([traces.shutdown(), metrics.shutdown()]);
    },
  };
}

async function startTraces({ tracesRatio }: OpenTelemetryOptions, url: string, resource: Resource) {
  const sdk = await import("@opentelemetry/sdk-trace-node");
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  const provider = new sdk.NodeTracerProvider({
    resource,
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(tracesRatio) }),
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => {
          for (const [name, value] of Object.entries(span.attributes)) {
            if (typeof value === "string") span.attributes[name] = redactText(value);
          }
        },
        forceFlush: async () => {},
        shutdown: async () => {},
      },
      new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url })),
    ],
  });
  provider.register();
  return provider;
}

async function startMetrics(options: OpenTelemetryOptions, url: string, resource: Resource) {
  const sdk = await import("@opentelemetry/sdk-metrics");
  const { OTLPMetricExporter } = await import("@opentelemetry/exporter-metrics-otlp-http");
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url }),
    exportIntervalMillis: options.metricsIntervalSeconds * 1000,
    exportTimeoutMillis: Math.min(10_000, options.metricsIntervalSeconds * 1000),
    metricProducers: [bridgeMetrics(options.registry, sdk, resource, () => options.clock.nowMs())],
  });
  return new sdk.MeterProvider({ resource, readers: [reader] });
}

/**
 * Patches the libraries in place. They may be loaded already; asking for each
 * once more through `require` lets the instrumentation find them.
 */
async function followLibraries(): Promise<() => void> {
  const { registerInstrumentations } = await import("@opentelemetry/instrumentation");
  const { HttpInstrumentation } = await import("@opentelemetry/instrumentation-http");
  const { PgInstrumentation } = await import("@opentelemetry/instrumentation-pg");
  const { FastifyOtelInstrumentation } = await import("@fastify/otel");
  const stop = registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation(),
      new PgInstrumentation({ requireParentSpan: true }),
      new FastifyOtelInstrumentation({ registerOnInitialization: true }),
    ],
  });
  const require = createRequire(import.meta.url);
  for (const name of ["node:http", "node:https", "pg"]) require(name);
  return stop;
}
