import { collectDefaultMetrics, Counter as PromCounter, Gauge as PromGauge, Registry } from "prom-client";
import { BucketHistogram } from "./bucket-histogram.ts";
import type {
  Counter,
  Gauge,
  GaugeSpec,
  Histogram,
  HistogramSpec,
  Metrics,
  MetricSpec,
} from "./metric-types.ts";
import { NumberSeries, SeriesTable } from "./series.ts";

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface MetricsOptions {
  /** Memory, processor time, event loop and garbage collection of this process. */
  readonly processMetrics: boolean;
}

/** Metrics with the registry behind them, for exporters. */
export interface MetricsWithRegistry extends Metrics {
  readonly registry: Registry;
}

/** Builds the metrics of one process. */
export function createMetrics({ processMetrics }: MetricsOptions): MetricsWithRegistry {
  const registry = new Registry();
  const declared = new Map<string, { readonly shape: string; readonly metric: unknown }>();
  if (processMetrics) collectDefaultMetrics({ register: registry });

  /** A name belongs to one shape; the same declaration again gives the same metric. */
  function once<Made>(type: string, spec: MetricSpec<string>, make: () => Made): Made {
    const shape = `${type}(${(spec.labels ?? []).join()})`;
    const known = declared.get(spec.name);
    if (known === undefined) {
      const metric = make();
      declared.set(spec.name, { shape, metric });
      return metric;
    }
    if (known.shape === shape) return known.metric as Made;
    throw new Error(`Metric ${spec.name} is already declared as ${known.shape}; it cannot become ${shape}.`);
  }

  return {
    registry,
    contentType: registry.contentType,
    exposition: () => registry.metrics(),
    counter: (spec) => once("counter", spec, () => counterOf(spec, registry)),
    gauge: (spec) => once("gauge", spec, () => gaugeOf(spec, registry)),
    histogram: (spec) => once("histogram", spec, () => histogramOf(spec, registry)),
  };
}

function counterOf<Label extends string>(spec: MetricSpec<Label>, registry: Registry): Counter<Label> {
  const table = numberTable(spec);
  const counter = new PromCounter<Label>({
    ...promSpec(spec, registry),
    collect() {
      counter.reset();
      for (const { labels, value } of table.all()) counter.inc(labels, value);
    },
  });
  return table;
}

function gaugeOf<Label extends string>(spec: GaugeSpec<Label>, registry: Registry): Gauge<Label> {
  const table = numberTable(spec);
  const gauge = new PromGauge<Label>({
    ...promSpec(spec, registry),
    async collect() {
      await spec.collect?.(table);
      gauge.reset();
      for (const { labels, value } of table.all()) gauge.set(labels, value);
    },
  });
  return table;
}

function histogramOf<Label extends string>(spec: HistogramSpec<Label>, registry: Registry): Histogram<Label> {
  const { name, help, labels = [], buckets = SECONDS } = spec;
  return new BucketHistogram({ name, help, labelNames: labels, buckets, registry });
}

function numberTable<Label extends string>(spec: MetricSpec<Label>): SeriesTable<Label, NumberSeries<Label>> {
  return new SeriesTable(spec.labels ?? [], (labels) => new NumberSeries(labels));
}

function promSpec<Label extends string>(spec: MetricSpec<Label>, registry: Registry) {
  return { name: spec.name, help: spec.help, labelNames: [...(spec.labels ?? [])], registers: [registry] };
}
