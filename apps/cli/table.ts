import { oneLine } from "#platform/kernel";

/** Prints rows in columns that are as wide as their longest cell; no cell moves the cursor of the terminal. */
export function printTable(headings: readonly string[], given: readonly (readonly string[])[]): void {
  const rows = given.map((row) => row.map(oneLine));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [headings, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}
