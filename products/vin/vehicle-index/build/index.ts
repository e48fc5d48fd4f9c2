import type { Columns } from "../layout.ts";
import type { VehicleIndexOrigin } from "../types.ts";
import { createAnswerCollector } from "./answers.ts";
import { createColumnWriter } from "./column-writer.ts";
import { numberOf, textOf, type Database, type Row } from "./database.ts";
import { writeElements } from "./elements.ts";
import { readEngines, writeEngines } from "./engines.ts";
import { readLookups, writeLookups, type Lookups } from "./lookups.ts";
import { writeMakes, type MakePositions } from "./makes.ts";
import { writeModelYears } from "./model-years.ts";
import { createKeyCollector } from "./pattern-keys.ts";
import { writePatterns, writeSchemas } from "./patterns.ts";
import { writeRuleTables } from "./rule-tables.ts";
import type { SmallTables } from "./small-tables.ts";
import { createTextTable } from "./text-table.ts";
import { writeWmis } from "./wmis.ts";

/** Turns the vPIC database and the small tables into the index's columns. */
export function buildColumns(
  database: Database,
  tables: SmallTables,
  source: string,
): { origin: VehicleIndexOrigin; columns: Columns } {
  const writer = createColumnWriter();
  const texts = createTextTable();
  const elements = database.rows("select * from Element order by Id");
  const lookups = readLookups(database, elements, tables.lookupValues);
  const patterned = database
    .rows("select distinct ElementId from Pattern")
    .map((row) => numberOf(row, "ElementId"));
  writeElements(elements, new Set(patterned), writer, texts);
  writeLookups(lookups, writer, texts);
  for (const [id, name] of [...(lookups.get("VehicleType") ?? [])].sort((a, b) => a[0] - b[0])) {
    writer.push("vehicleTypeId", id);
    writer.push("vehicleTypeName", texts.position(name));
  }
  const positions = writeMakes(database, writer, texts);
  const engines = readEngines(database);
  const answers = createAnswerCollector(writer, texts, meaningsOf(elements, lookups, positions, engines));
  const keys = createKeyCollector();
  const schemas = writeSchemas(database, writer, texts);
  const facts = writePatterns(database, schemas, keys, answers, writer);
  writeEngines(engines, answers, writer);
  keys.write(writer, texts);
  const links = writeWmis(database, schemas, positions, writer, texts);
  writeModelYears(positions.models, links, facts.modelsOfSchema, writer);
  writeRuleTables(tables, elements, lookups, writer, texts);
  texts.write(writer);
  const origin = {
    dataDate: facts.newestTime.slice(0, 10),
    source,
    patternCount: facts.patternCount,
    wmiCount: writer.length("wmiText"),
  };
  return { origin, columns: writer.finish() };
}

function meaningsOf(
  elements: Row[],
  lookups: Lookups,
  positions: MakePositions,
  engines: Map<string, Row[]>,
) {
  const lookupOf = new Map(
    elements.map((element) => [numberOf(element, "Id"), textOf(element, "LookupTable")]),
  );
  const enginePositions = new Map([...engines.keys()].map((name, position) => [name, position]));
  return {
    lookup(elementId: number, id: string) {
      const table = lookupOf.get(elementId) ?? "";
      if (table === "") return undefined;
      return { text: lookups.get(table)?.get(Number(id)) ?? null };
    },
    makeOfModel: (modelId: string) => positions.makeOfModel.get(Number(modelId)),
    engine: (name: string) => enginePositions.get(name),
  };
}
