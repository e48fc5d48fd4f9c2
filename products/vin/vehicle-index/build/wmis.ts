import { NONE } from "../layout.ts";
import { dayOf, numberOf, textOf, type Database, type Row } from "./database.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { MakePositions } from "./makes.ts";
import type { TextTable } from "./text-table.ts";

/** A schema's use by a WMI. */
export interface Link {
  schema: number;
  vehicleType: number;
  fromYear: number;
  toYear: number;
}

const OPEN_YEAR = 2999;

/**
 * Writes the WMIs that NHTSA has made public, ordered by WMI, with their makes and their links to
 * schemas. Gives all links.
 */
export function writeWmis(
  database: Database,
  schemas: Map<number, number>,
  positions: MakePositions,
  writer: ColumnWriter,
  texts: TextTable,
): Link[] {
  const makesOf = Map.groupBy(
    database.rows("select WmiId, MakeId from Wmi_Make order by WmiId, MakeId"),
    (row) => row["WmiId"],
  );
  const linksOf = Map.groupBy(
    database.rows(
      "select WmiId, VinSchemaId, YearFrom, YearTo from Wmi_VinSchema order by WmiId, VinSchemaId, YearFrom, Id",
    ),
    (row) => row["WmiId"],
  );
  const countries = new Map(
    database.rows("select Id, Name from Country").map((row) => [row["Id"], textOf(row, "Name")]),
  );
  const all: Link[] = [];
  const wmis = database.rows("select * from Wmi where PublicAvailabilityDate is not null order by Wmi");
  for (const wmi of wmis) {
    writeFacts(wmi, countries.get(wmi["CountryId"] ?? null) ?? "", positions, writer, texts);
    writer.push("wmiMakeStart", writer.length("wmiMakes"));
    for (const row of makesOf.get(wmi["Id"]) ?? []) {
      const make = positions.makes.get(numberOf(row, "MakeId"));
      if (make !== undefined) writer.push("wmiMakes", make);
    }
    writer.push("wmiLinkStart", writer.length("linkSchema"));
    all.push(...writeLinks(linksOf.get(wmi["Id"]) ?? [], numberOf(wmi, "VehicleTypeId"), schemas, writer));
  }
  writer.push("wmiMakeStart", writer.length("wmiMakes"));
  writer.push("wmiLinkStart", writer.length("linkSchema"));
  return all;
}

function writeFacts(
  wmi: Row,
  country: string,
  positions: MakePositions,
  writer: ColumnWriter,
  texts: TextTable,
): void {
  writer.push("wmiText", texts.position(textOf(wmi, "Wmi").trim().toUpperCase()));
  writer.push("wmiManufacturer", positions.manufacturers.get(numberOf(wmi, "ManufacturerId")) ?? NONE);
  writer.push("wmiVehicleType", numberOf(wmi, "VehicleTypeId"));
  writer.push("wmiTruckType", numberOf(wmi, "TruckTypeId"));
  writer.push("wmiCountry", texts.position(country));
  writer.push("wmiCreatedDay", dayOf(textOf(wmi, "CreatedOn")));
  writer.push("wmiUpdatedDay", dayOf(textOf(wmi, "UpdatedOn")));
  writer.push("wmiPublicDay", dayOf(textOf(wmi, "PublicAvailabilityDate")));
}

function writeLinks(
  rows: Row[],
  vehicleType: number,
  schemas: Map<number, number>,
  writer: ColumnWriter,
): Link[] {
  const links: Link[] = [];
  for (const row of rows) {
    const schema = schemas.get(numberOf(row, "VinSchemaId"));
    if (schema === undefined) continue;
    const link = {
      schema,
      vehicleType,
      fromYear: numberOf(row, "YearFrom"),
      toYear: numberOf(row, "YearTo", OPEN_YEAR),
    };
    links.push(link);
    writer.push("linkSchema", link.schema);
    writer.push("linkFromYear", link.fromYear);
    writer.push("linkToYear", link.toYear);
  }
  return links;
}
