import type { CounterSeries, GaugeSeries, HistogramSeries, LabelValues } from "./metric-types.ts";

/** One series that adds to plain numbers; they are handed to the registry at each scrape. */
export class NumberSeries<Label extends string> implements CounterSeries, GaugeSeries {
  readonly labels: LabelValues<Label>;
  value = 0;

  constructor(labels: LabelValues<Label>) {
    this.labels = labels;
  }

  add(amount = 1): void {
    this.value += amount;
  }

  set(value: number): void {
    this.value = value;
  }
}

export class BucketSeries<Label extends string> implements HistogramSeries {
  readonly labels: LabelValues<Label>;
  readonly bounds: readonly number[];
  /** Values in each bucket alone, not cumulated; the last one is `+Inf`. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(labels: LabelValues<Label>, bounds: readonly number[]) {
    this.labels = labels;
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let index = 0;
    while (index < this.bounds.length && value > (this.bounds[index] ?? Infinity)) index += 1;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += value;
  }
}

const MOST_SERIES = 2000;
const OVERFLOW = "other";

/**
 * The series of one metric by label values. A metric keeps at most 2,000 of
 * them: later ones are counted together under `other`, so that a label with too
 * many values can never fill the memory of this process or of Prometheus.
 */
export class SeriesTable<Label extends string, Series> {
  readonly #names: readonly Label[];
  readonly #create: (labels: LabelValues<Label>) => Series;
  readonly #series = new Map<string, Series>();

  constructor(names: readonly Label[], create: (labels: LabelValues<Label>) => Series) {
    this.#names = names;
    this.#create = create;
    if (names.length === 0) this.with({} as LabelValues<Label>);
  }

  with(labels: LabelValues<Label>): Series {
    const key = this.#names.map((name) => labels[name]).join("\0");
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (this.#series.size >= MOST_SERIES) return this.#overflow();
    const made = this.#create(labels);
    this.#series.set(key, made);
    return made;
  }

  all(): Iterable<Series> {
    return this.#series.values();
  }

  #overflow(): Series {
    const known = this.#series.get(OVERFLOW);
    if (known !== undefined) return known;
    const labels = Object.fromEntries(this.#names.map((name) => [name, OVERFLOW])) as LabelValues<Label>;
    const made = this.#create(labels);
    this.#series.set(OVERFLOW, made);
    return made;
  }
}
