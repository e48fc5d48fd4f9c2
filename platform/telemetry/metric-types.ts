/** One value for each label. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** What a part says about a metric when it declares it. */
export interface MetricSpec<Label extends string = never> {
  /** Prometheus name: lower case, unit at the end, such as `sync_duration_seconds`. */
  readonly name: string;
  readonly help: string;
  /** Names of labels. Values must come from a small set: never ids of users, VINs or texts from outside. */
  readonly labels?: readonly Label[];
}

export interface HistogramSpec<Label extends string = never> extends MetricSpec<Label> {
  /** Upper bounds, ascending; `+Inf` is added. Seconds from 0.5 ms to 10 s by default. */
  readonly buckets?: readonly number[];
}

export interface GaugeSpec<Label extends string = never> extends MetricSpec<Label> {
  /** Called at each scrape, to set the value when it costs nothing to know. */
  readonly collect?: (gauge: Gauge<Label>) => void | Promise<void>;
}

/** One series of a counter; keep it when the labels are known beforehand, adding costs nanoseconds. */
export interface CounterSeries {
  add(amount?: number): void;
}

export interface GaugeSeries {
  set(value: number): void;
  add(amount?: number): void;
}

export interface HistogramSeries {
  observe(value: number): void;
}

/** Only goes up. */
export interface Counter<Label extends string = never> {
  with(labels: LabelValues<Label>): CounterSeries;
}

/** Goes up and down. */
export interface Gauge<Label extends string = never> {
  with(labels: LabelValues<Label>): GaugeSeries;
}

/** Counts values by size. */
export interface Histogram<Label extends string = never> {
  with(labels: LabelValues<Label>): HistogramSeries;
}

/**
 * The metrics of this process. A name is declared once; declaring it again
 * with the same type and labels gives the same metric.
 *
 * @example
 * const syncs = metrics.counter({ name: "syncs_total", help: "Finished syncs.", labels: ["result"] });
 * const succeeded = syncs.with({ result: "success" });
 * succeeded.add();
 */
export interface Metrics {
  counter<const Label extends string = never>(spec: MetricSpec<Label>): Counter<Label>;
  gauge<const Label extends string = never>(spec: GaugeSpec<Label>): Gauge<Label>;
  histogram<const Label extends string = never>(spec: HistogramSpec<Label>): Histogram<Label>;
  /** Prometheus text exposition, format 0.0.4. */
  exposition(): Promise<string>;
  readonly contentType: string;
}
