import { numberOf, textOf, type Row } from "./database.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { TextTable } from "./text-table.ts";

/** Writes vPIC's variables, ordered by id; `patterned` holds the ids that any pattern names. */
export function writeElements(
  elements: Row[],
  patterned: ReadonlySet<number>,
  writer: ColumnWriter,
  texts: TextTable,
): void {
  for (const element of elements) {
    writer.push("elementId", numberOf(element, "Id"));
    writer.push("elementCode", texts.position(textOf(element, "Code")));
    writer.push("elementName", texts.position(textOf(element, "Name")));
    writer.push("elementGroup", texts.position(textOf(element, "GroupName")));
    writer.push("elementDataType", texts.position(textOf(element, "DataType")));
    writer.push("elementDescription", texts.position(textOf(element, "Description")));
    writer.push("elementLookupTable", texts.position(textOf(element, "LookupTable")));
    writer.push("elementWeight", numberOf(element, "weight"));
    writer.push("elementPrivate", numberOf(element, "IsPrivate"));
    writer.push("elementDecodable", textOf(element, "Decode") === "" ? 0 : 1);
    writer.push("elementPatterned", patterned.has(numberOf(element, "Id")) ? 1 : 0);
  }
}
