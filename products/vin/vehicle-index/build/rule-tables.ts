import { NONE } from "../layout.ts";
import { numberOf, textOf, type Row } from "./database.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { Lookups } from "./lookups.ts";
import type { SmallTables } from "./small-tables.ts";
import type { TextTable } from "./text-table.ts";

/** Writes default values, descriptor years and error texts. */
export function writeRuleTables(
  tables: SmallTables,
  elements: Row[],
  lookups: Lookups,
  writer: ColumnWriter,
  texts: TextTable,
): void {
  const lookupOf = new Map(
    elements.map((element) => [numberOf(element, "Id"), textOf(element, "LookupTable")]),
  );
  const sorted = [...tables.defaults].sort(
    (a, b) =>
      numberOf(a, "vehicle_type_id") - numberOf(b, "vehicle_type_id") ||
      numberOf(a, "element_id") - numberOf(b, "element_id"),
  );
  for (const row of sorted) {
    const lookup = lookupOf.get(numberOf(row, "element_id")) ?? "";
    const value = textOf(row, "default_value");
    const text =
      lookup === "" ? value : value === "0" ? "Not Applicable" : lookups.get(lookup)?.get(Number(value));
    writer.push("defaultVehicleType", numberOf(row, "vehicle_type_id"));
    writer.push("defaultElement", numberOf(row, "element_id"));
    writer.push("defaultText", text === undefined ? NONE : texts.position(text));
    writer.push("defaultLookupId", lookup === "" ? NONE : Number(value));
  }
  for (const row of tables.descriptors) {
    writer.push("descriptorText", texts.position(textOf(row, "descriptor").trim().toUpperCase()));
    writer.push("descriptorYear", numberOf(row, "model_year"));
  }
  for (const row of tables.errorCodes) {
    writer.push("errorCode", numberOf(row, "id"));
    writer.push("errorText", texts.position(textOf(row, "name").trim()));
    writer.push("errorAdditionalText", texts.position(textOf(row, "additional_error_text")));
    writer.push("errorPenalty", -numberOf(row, "weight"));
  }
}
