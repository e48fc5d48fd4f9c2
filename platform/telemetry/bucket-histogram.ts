import { Histogram, type Registry } from "prom-client";
import type { LabelValues } from "./metric-types.ts";
import { BucketSeries, SeriesTable } from "./series.ts";

interface BucketHistogramSpec<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

type Snapshot<Label extends string> = Awaited<ReturnType<Histogram<Label>["get"]>>;

/**
 * A Prometheus histogram that counts in prepared series. The library's own
 * hashes the labels at each observation (1.3 µs); this one adds to an array and
 * builds the same snapshot when it is scraped.
 */
export class BucketHistogram<Label extends string> extends Histogram<Label> {
  readonly table: SeriesTable<Label, BucketSeries<Label>>;
  readonly #spec: BucketHistogramSpec<Label>;

  constructor(spec: BucketHistogramSpec<Label>) {
    super({
      name: spec.name,
      help: spec.help,
      labelNames: spec.labelNames,
      buckets: [...spec.buckets],
      registers: [spec.registry],
    });
    this.#spec = spec;
    this.table = new SeriesTable(spec.labelNames, (labels) => new BucketSeries(labels, spec.buckets));
  }

  with(labels: LabelValues<Label>): BucketSeries<Label> {
    return this.table.with(labels);
  }

  override async get(): Promise<Snapshot<Label>> {
    return this.#snapshot();
  }

  /** The registry asks for this one when it writes text. */
  async getForPromString(): Promise<Snapshot<Label>> {
    return this.#snapshot();
  }

  #snapshot(): Snapshot<Label> {
    const { name, help } = this.#spec;
    const values = [...this.table.all()].flatMap((series) => this.#values(series));
    return { name, help, type: "histogram", aggregator: "sum", values } as unknown as Snapshot<Label>;
  }

  #values(series: BucketSeries<Label>) {
    const { name } = this.#spec;
    const { labels } = series;
    let total = 0;
    const buckets = [...series.counts].map((count, index) => {
      total += count;
      const le = this.#spec.buckets[index] ?? "+Inf";
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: series.sum },
      { metricName: `${name}_count`, labels, value: total },
    ];
  }
}
