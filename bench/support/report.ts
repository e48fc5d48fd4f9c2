/** What every benchmark prints as its last line. */
export interface BenchmarkResult {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  /** Other systems or ceilings measured in the same run. */
  readonly peers: Readonly<Record<string, number>>;
  /** Our value over the main peer's. */
  readonly ratio: number | null;
}

export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, index) => String(cell).padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(line(columns));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? "")));
}

export function printResult(result: BenchmarkResult): void {
  console.log(JSON.stringify(result));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
