import { DatabaseSync } from "node:sqlite";

/** One row of the source database. */
export type Row = Record<string, string | number | null>;

export interface Database {
  rows(sql: string): Row[];
  close(): void;
}

/** Opens a vPIC SQLite file for reading. */
export function openDatabase(path: string): Database {
  const database = new DatabaseSync(path, { readOnly: true });
  return {
    rows: (sql) => database.prepare(sql).all() as Row[],
    close: () => database.close(),
  };
}

/** A column as text; null becomes empty. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return value === null || value === undefined ? "" : String(value);
}

/** A column as number; null becomes the fallback. */
export function numberOf(row: Row, column: string, fallback = 0): number {
  const value = row[column];
  return value === null || value === undefined || value === "" ? fallback : Number(value);
}

/** Days since 1970 of a vPIC time such as `2015-03-04 10:33:34.057000`; 0 when there is none. */
export function dayOf(time: string): number {
  const day = Date.parse(`${time.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  return Number.isNaN(day) ? 0 : day;
}

/** A vPIC time in one spelling, so that text order is time order. */
export function comparableTime(time: string): string {
  const plain = time.replace("T", " ").replace("Z", "");
  const [seconds = "", fraction = ""] = plain.split(".");
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}
