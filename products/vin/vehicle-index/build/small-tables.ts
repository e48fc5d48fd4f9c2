import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./database.ts";

/** The tables that the source database lacks, one tab-separated file each. */
export interface SmallTables {
  descriptors: Row[];
  errorCodes: Row[];
  defaults: Row[];
  lookupValues: Row[];
}

/** Reads the tables of a folder; throws when a file is missing or a line has too few fields. */
export function readSmallTables(folder: string): SmallTables {
  return {
    descriptors: readTable(join(folder, "vin-descriptor.tsv")),
    errorCodes: readTable(join(folder, "error-code.tsv")),
    defaults: readTable(join(folder, "default-value.tsv")),
    lookupValues: readTable(join(folder, "lookup-value.tsv")),
  };
}

function readTable(path: string): Row[] {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const names = (lines[0] ?? "").split("\t");
  return lines.slice(1).map((line, index) => {
    const fields = line.split("\t");
    if (fields.length !== names.length) {
      throw new Error(`${path}, line ${index + 2}: ${fields.length} fields instead of ${names.length}.`);
    }
    return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? null]));
  });
}
