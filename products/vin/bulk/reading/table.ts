import { itemError } from "../../actions/item-error.ts";
import { type ItemError, yearRange } from "../../contracts.ts";
import { vinErrors } from "../../errors.ts";
import type { BulkInput } from "../../store/bulk-items.ts";
import { storedItem } from "./item.ts";

type Row = readonly string[];

/** Rows looked at before the columns are known. */
const SAMPLE_ROWS = 20;

const VIN_NAMES =
  /^(vin|fin|vins|vin[ _-]?(number|code|no\.?)|chassis([ _-]?(number|no\.?))?|vehicle[ _-]?identification[ _-]?number)$/i;
const YEAR_NAMES = /^(year|(model|my)[ _-]?year|modelyear)$/i;
const ID_NAMES = /^(id|reference|ref)$/i;
const LIKE_VIN = /^[A-HJ-NPR-Z0-9*]{11,17}$/i;

interface Columns {
  readonly vin: number;
  readonly year: number;
  readonly id: number;
  /** Whether the first row holds names. */
  readonly header: boolean;
}

/**
 * Items of a table: from the column named `vin`, else from the first one that looks like VINs, else from the
 * first. Columns named `year` and `id` are read too. Blank rows are left out.
 */
export async function* tableItems(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<BulkInput> {
  const sample: Row[] = [];
  let columns: Columns | undefined;
  for await (const row of rows) {
    if (row.every((cell) => cell.trim() === "")) continue;
    if (columns !== undefined) {
      yield itemOf(row, columns);
      continue;
    }
    sample.push(row);
    if (sample.length < SAMPLE_ROWS) continue;
    columns = columnsOf(sample);
    yield* itemsOf(sample, columns);
  }
  if (columns === undefined && sample.length > 0) yield* itemsOf(sample, columnsOf(sample));
}

function* itemsOf(sample: readonly Row[], columns: Columns): Generator<BulkInput> {
  for (const row of columns.header ? sample.slice(1) : sample) yield itemOf(row, columns);
}

function columnsOf(sample: readonly Row[]): Columns {
  const first = sample[0] ?? [];
  const named = (names: RegExp): number => first.findIndex((cell) => names.test(cell.trim()));
  const vin = named(VIN_NAMES);
  if (vin >= 0) return { vin, year: named(YEAR_NAMES), id: named(ID_NAMES), header: true };
  const looking = columnLikeVins(sample);
  const header = sample.length > 1 && !likeVin(first[looking]) && likeVin(sample[1]?.[looking]);
  return {
    vin: looking,
    year: header ? named(YEAR_NAMES) : -1,
    id: header ? named(ID_NAMES) : -1,
    header,
  };
}

function columnLikeVins(sample: readonly Row[]): number {
  const width = Math.max(...sample.map((row) => row.length));
  for (let column = 0; column < width; column += 1) {
    const like = sample.filter((row) => likeVin(row[column])).length;
    if (like > 0 && like * 2 >= sample.length - 1) return column;
  }
  return 0;
}

function likeVin(cell = ""): boolean {
  const text = cell.replaceAll(/[\s-]/g, "");
  return LIKE_VIN.test(text) && /\d/.test(text);
}

function itemOf(row: Row, { vin, year, id }: Columns): BulkInput {
  const text = (row[vin] ?? "").trim();
  const given = (row[year] ?? "").trim();
  const label = (row[id] ?? "").trim().slice(0, 128);
  return storedItem({ vin: text, id: label === "" ? undefined : label, ...yearOf(given) });
}

/** A year of the wrong form spoils its row: a guess would decode another car. */
export function yearOf(given: string): { year?: number; error?: ItemError } {
  if (given === "") return {};
  const year = /^\d{4}$/.test(given) ? Number(given) : 0;
  if (year >= yearRange.earliest && year <= yearRange.latest) return { year };
  return { error: itemError(vinErrors.VIN_YEAR_INVALID(yearRange)) };
}
