import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One recorded answer. */
export interface RecordedCase {
  vin: string;
  /** `valid`, `partial`, `bad-check-digit` and so on. */
  class: string;
  source: string;
  /** When it was recorded, as the source says. */
  recorded?: string;
  request?: string;
  /** Flat vPIC names; a list where the source has several rows. */
  expected: Record<string, string | string[]>;
  /** Where the source took its fields from, when it says so: the row set is then complete. */
  sources?: Record<string, string[]>;
}

/** Reads one file of cases, or all `.json` files of a folder. */
export function readCases(path: string): RecordedCase[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".json"))
        .toSorted()
        .map((name) => join(path, name))
    : [path];
  return files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as RecordedCase[]);
}

/** The model year that the recorded request named. */
export function requestedYear(recorded: RecordedCase): number | undefined {
  const year = /modelyear=(\d{4})/.exec(recorded.request ?? "")?.[1];
  return year === undefined ? undefined : Number(year);
}

/** The month (`2018-07`) or year in which the answer was recorded; undefined when the source does not say. */
export function recordedDate(recorded: RecordedCase): string | undefined {
  return /\d{4}(-\d{2})?/.exec(recorded.recorded ?? "")?.[0];
}
