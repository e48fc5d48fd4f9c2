import { comparableTime, dayOf, numberOf, textOf, type Database } from "./database.ts";
import { MODEL_ELEMENT, type AnswerCollector } from "./answers.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { KeyCollector } from "./pattern-keys.ts";
import type { TextTable } from "./text-table.ts";

/** Contributed rows are not NHTSA's, so they are left out. */
const SCHEMAS =
  "select Id, Name, TobeQCed from VinSchema where coalesce(Notes, '') <> 'Community contribution' order by Id";
const PATTERNS = `select Id, VinSchemaId, upper(Keys) as Keys, ElementId, AttributeId, coalesce(UpdatedOn, CreatedOn) as ChangedOn
  from Pattern order by VinSchemaId, upper(Keys), ElementId, Id`;

/** vPIC's schema id -> position. */
export function writeSchemas(
  database: Database,
  writer: ColumnWriter,
  texts: TextTable,
): Map<number, number> {
  const schemas = new Map<number, number>();
  for (const row of database.rows(SCHEMAS)) {
    schemas.set(numberOf(row, "Id"), schemas.size);
    writer.push("schemaId", numberOf(row, "Id"));
    writer.push("schemaName", texts.position(textOf(row, "Name").trim()));
    writer.push("schemaHidden", numberOf(row, "TobeQCed"));
  }
  return schemas;
}

export interface PatternFacts {
  newestTime: string;
  patternCount: number;
  /** Schema's position -> ids of the models that its patterns name. */
  modelsOfSchema: Map<number, Set<number>>;
}

/** Writes all patterns by schema; patterns of a schema with the same key form a group. */
export function writePatterns(
  database: Database,
  schemas: Map<number, number>,
  keys: KeyCollector,
  answers: AnswerCollector,
  writer: ColumnWriter,
): PatternFacts {
  const rows = database.rows(PATTERNS).filter((row) => schemas.has(numberOf(row, "VinSchemaId")));
  const ranks = writeTimes(
    rows.map((row) => comparableTime(textOf(row, "ChangedOn"))),
    writer,
  );
  const modelsOfSchema = new Map<number, Set<number>>();
  let nextSchema = 0;
  let group = "";
  for (const row of rows) {
    const schema = schemas.get(numberOf(row, "VinSchemaId")) ?? 0;
    const key = textOf(row, "Keys").trim();
    const name = `${schema}/${key}`;
    for (; nextSchema <= schema; nextSchema++) writer.push("schemaGroupStart", writer.length("groupKey"));
    if (name !== group) {
      writer.push("groupKey", keys.position(key));
      writer.push("groupStart", writer.length("patternAnswer"));
      group = name;
    }
    writePattern(row, ranks, answers, writer);
    if (numberOf(row, "ElementId") === MODEL_ELEMENT)
      addModel(modelsOfSchema, schema, numberOf(row, "AttributeId"));
  }
  for (; nextSchema <= schemas.size; nextSchema++) writer.push("schemaGroupStart", writer.length("groupKey"));
  writer.push("groupStart", writer.length("patternAnswer"));
  return { newestTime: [...ranks.keys()].at(-1) ?? "", patternCount: rows.length, modelsOfSchema };
}

function writeTimes(times: string[], writer: ColumnWriter): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const time of [...new Set(times)].sort()) {
    ranks.set(time, ranks.size);
    writer.push("changedDay", dayOf(time));
  }
  return ranks;
}

function writePattern(
  row: Parameters<typeof textOf>[0],
  ranks: Map<string, number>,
  answers: AnswerCollector,
  writer: ColumnWriter,
): void {
  writer.push("patternAnswer", answers.position(numberOf(row, "ElementId"), textOf(row, "AttributeId")));
  writer.push("patternChanged", ranks.get(comparableTime(textOf(row, "ChangedOn"))) ?? 0);
  writer.push("patternId", numberOf(row, "Id"));
}

function addModel(modelsOfSchema: Map<number, Set<number>>, schema: number, modelId: number): void {
  const models = modelsOfSchema.get(schema) ?? new Set<number>();
  models.add(modelId);
  modelsOfSchema.set(schema, models);
}
