import type { Resource } from "@opentelemetry/resources";
import type { MetricData, MetricProducer } from "@opentelemetry/sdk-metrics";
import type * as sdkMetrics from "@opentelemetry/sdk-metrics";
import type { MetricObjectWithValues, MetricValue, Registry } from "prom-client";

type Sdk = Pick<typeof sdkMetrics, "AggregationTemporality" | "DataPointType">;
type PromMetric = MetricObjectWithValues<MetricValue<string> & { readonly metricName?: string }>;
type Attributes = Record<string, string>;
/** Seconds and nanoseconds since 1970. */
type HighTime = [number, number];

/** Hands what Prometheus would scrape to OpenTelemetry, so that both show the same names and figures. */
export function bridgeMetrics(
  registry: Registry,
  sdk: Sdk,
  resource: Resource,
  nowMs: () => number,
): MetricProducer {
  const startTime = highTime(nowMs());
  return {
    collect: async () => {
      const times = { startTime, endTime: highTime(nowMs()) };
      const metrics = (await registry.getMetricsAsJSON()).map((metric) => dataOf(metric, sdk, times));
      return {
        resourceMetrics: { resource, scopeMetrics: [{ scope: { name: "tradepost" }, metrics }] },
        errors: [],
      };
    },
  };
}

function dataOf(
  metric: PromMetric,
  sdk: Sdk,
  times: { readonly startTime: HighTime; readonly endTime: HighTime },
): MetricData {
  const { AggregationTemporality, DataPointType } = sdk;
  const base = {
    descriptor: { name: metric.name, description: metric.help, unit: "", valueType: 1 },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const type = String(metric.type);
  if (type === "histogram") {
    return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramPoints(metric, times) };
  }
  const dataPoints = metric.values.map(({ labels, value }) => ({
    ...times,
    attributes: { ...labels } as Attributes,
    value,
  }));
  return type === "counter"
    ? { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
}

function histogramPoints(
  metric: PromMetric,
  times: { readonly startTime: HighTime; readonly endTime: HighTime },
) {
  const series = Map.groupBy(metric.values, ({ labels: { le: _bound, ...labels } }) =>
    JSON.stringify(labels),
  );
  return [...series].map(([key, values]) => {
    const named = (suffix: string) =>
      values.filter(({ metricName }) => metricName === `${metric.name}_${suffix}`);
    const cumulated = named("bucket").map(({ value }) => value);
    return {
      ...times,
      attributes: JSON.parse(key) as Attributes,
      value: {
        buckets: {
          boundaries: named("bucket")
            .map(({ labels }) => Number(labels["le"]))
            .filter(Number.isFinite),
          counts: cumulated.map((value, index) => value - (cumulated[index - 1] ?? 0)),
        },
        sum: named("sum")[0]?.value ?? 0,
        count: named("count")[0]?.value ?? 0,
      },
    };
  });
}

function highTime(milliseconds: number): HighTime {
  return [Math.floor(milliseconds / 1000), Math.round((milliseconds % 1000) * 1e6)];
}
