import { numberOf, textOf, type Database, type Row } from "./database.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { TextTable } from "./text-table.ts";

/** Name of a lookup table -> id -> text. */
export type Lookups = Map<string, Map<number, string>>;

/** Tables that are no variable's lookup, or that the catalogue holds in columns of its own. */
const catalogueTables = new Set(["Make", "Model", "Manufacturer", "ErrorCode"]);

/** Reads every lookup table that a variable names; the small tables' rows win. */
export function readLookups(database: Database, elements: Row[], lookupValues: Row[]): Lookups {
  const present = new Set(
    database.rows("select name from sqlite_master where type = 'table'").map((row) => textOf(row, "name")),
  );
  const lookups: Lookups = new Map();
  const names = new Set(elements.map((element) => textOf(element, "LookupTable")));
  for (const name of [...names].sort()) {
    if (name === "" || !present.has(name)) continue;
    lookups.set(name, entriesOf(database.rows(`select Id, Name from "${name}" order by Id`)));
  }
  for (const row of lookupValues) {
    const name = textOf(row, "lookup_table");
    const entries = lookups.get(name) ?? new Map<number, string>();
    entries.set(numberOf(row, "id"), textOf(row, "name").trim());
    lookups.set(name, entries);
  }
  return lookups;
}

function entriesOf(rows: Row[]): Map<number, string> {
  return new Map(rows.map((row) => [numberOf(row, "Id"), textOf(row, "Name").trim()]));
}

/** Writes the lookup tables that only serve the list of a variable's values. */
export function writeLookups(lookups: Lookups, writer: ColumnWriter, texts: TextTable): void {
  for (const name of [...lookups.keys()].sort()) {
    if (catalogueTables.has(name)) continue;
    writer.push("lookupTableName", texts.position(name));
    writer.push("lookupTableStart", writer.length("lookupEntryId"));
    const entries = [...(lookups.get(name) ?? new Map<number, string>())];
    for (const [id, text] of entries.sort((a, b) => a[0] - b[0])) {
      writer.push("lookupEntryId", id);
      writer.push("lookupEntryName", texts.position(text));
    }
  }
  writer.push("lookupTableStart", writer.length("lookupEntryId"));
}
