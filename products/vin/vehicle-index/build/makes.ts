import { numberOf, textOf, type Database } from "./database.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { TextTable } from "./text-table.ts";

/** vPIC id -> position in the columns. */
export interface MakePositions {
  makes: Map<number, number>;
  models: Map<number, number>;
  manufacturers: Map<number, number>;
  /** Model id -> make's position. */
  makeOfModel: Map<number, number>;
}

/** Writes makes, models and manufacturers, each ordered by id. */
export function writeMakes(database: Database, writer: ColumnWriter, texts: TextTable): MakePositions {
  const table = (
    name: string,
    idColumn: "makeId" | "modelId" | "manufacturerId",
    nameColumn: "makeName" | "modelName" | "manufacturerName",
  ) => {
    const positions = new Map<number, number>();
    for (const row of database.rows(`select Id, Name from ${name} order by Id`)) {
      positions.set(numberOf(row, "Id"), positions.size);
      writer.push(idColumn, numberOf(row, "Id"));
      writer.push(nameColumn, texts.position(textOf(row, "Name").trim()));
    }
    return positions;
  };
  const makes = table("Make", "makeId", "makeName");
  const models = table("Model", "modelId", "modelName");
  const manufacturers = table("Manufacturer", "manufacturerId", "manufacturerName");
  const makeOfModel = writeModelsOfMakes(database, writer, makes, models);
  return { makes, models, manufacturers, makeOfModel };
}

function writeModelsOfMakes(
  database: Database,
  writer: ColumnWriter,
  makes: Map<number, number>,
  models: Map<number, number>,
): Map<number, number> {
  const modelsOfMake: number[][] = Array.from({ length: makes.size }, () => []);
  const makeOfModel = new Map<number, number>();
  for (const row of database.rows("select MakeId, ModelId from Make_Model order by ModelId")) {
    const make = makes.get(numberOf(row, "MakeId"));
    const model = models.get(numberOf(row, "ModelId"));
    if (make === undefined || model === undefined) continue;
    modelsOfMake[make]?.push(model);
    makeOfModel.set(numberOf(row, "ModelId"), make);
  }
  for (const list of modelsOfMake) {
    writer.push("makeModelStart", writer.length("makeModels"));
    for (const model of list) writer.push("makeModels", model);
  }
  writer.push("makeModelStart", writer.length("makeModels"));
  return makeOfModel;
}
