import { comparableTime, dayOf, numberOf, textOf, type Database, type Row } from "./database.ts";
import { engineName, type AnswerCollector } from "./answers.ts";
import type { ColumnWriter } from "./column-writer.ts";

const ENGINE_PATTERNS = `select m.Name, p.Id, p.ElementId, p.AttributeId, coalesce(p.UpdatedOn, p.CreatedOn) as ChangedOn
  from EngineModelPattern p join EngineModel m on m.Id = p.EngineModelId order by p.Id`;

/** What each engine model adds, by its comparable name: the newest pattern of each element. */
export function readEngines(database: Database): Map<string, Row[]> {
  const engines = new Map<string, Row[]>();
  for (const row of database.rows(ENGINE_PATTERNS)) {
    const name = engineName(textOf(row, "Name"));
    const rows = engines.get(name) ?? [];
    const rival = rows.findIndex((other) => other["ElementId"] === row["ElementId"]);
    if (rival < 0) rows.push(row);
    else if (changed(row) > changed(rows[rival] ?? row)) rows[rival] = row;
    engines.set(name, rows);
  }
  return engines;
}

const changed = (row: Row): string => comparableTime(textOf(row, "ChangedOn"));

/** Writes the engines in the order in which `readEngines` gave them. */
export function writeEngines(
  engines: Map<string, Row[]>,
  answers: AnswerCollector,
  writer: ColumnWriter,
): void {
  for (const rows of engines.values()) {
    writer.push("engineStart", writer.length("engineAnswer"));
    for (const row of rows) {
      writer.push("engineAnswer", answers.position(numberOf(row, "ElementId"), textOf(row, "AttributeId")));
      writer.push("engineChangedDay", dayOf(textOf(row, "ChangedOn")));
    }
  }
  writer.push("engineStart", writer.length("engineAnswer"));
}
