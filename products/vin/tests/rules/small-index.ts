import { createColumnWriter, type ColumnWriter } from "../../vehicle-index/build/column-writer.ts";
import { createKeyCollector } from "../../vehicle-index/build/pattern-keys.ts";
import { createTextTable } from "../../vehicle-index/build/text-table.ts";
import { NONE } from "../../vehicle-index/layout.ts";
import type { VehicleIndex } from "../../vehicle-index/types.ts";
import { createVehicleIndex } from "../../vehicle-index/vehicle-index.ts";

/** A pattern of the one schema of a small index; elements 28 and 18 mean model and engine model. */
export interface SmallPattern {
  keys: string;
  elementId: number;
  text: string;
  lookupId?: number;
  /** Rank of the last change; later is newer. */
  changed?: number;
}

export interface SmallSchema {
  fromYear: number;
  toYear: number;
  patterns: SmallPattern[];
}

/** An index with one WMI, for rules that need no real data. */
export function smallIndex(wmi: string, vehicleTypeId: number, schemas: SmallSchema[]): VehicleIndex {
  const writer = createColumnWriter();
  const texts = createTextTable();
  const keys = createKeyCollector();
  const push = (items: Partial<Record<Parameters<ColumnWriter["push"]>[0], number>>): void => {
    for (const [name, item] of Object.entries(items))
      writer.push(name as Parameters<ColumnWriter["push"]>[0], item);
  };
  for (const elementId of [5, 11, 12, 13, 18, 24, 26, 27, 28, 29, 38, 39, 121]) {
    push({
      elementId,
      elementCode: texts.position(`code${elementId}`),
      elementName: texts.position(`name${elementId}`),
      elementGroup: texts.position("General"),
      elementDataType: 0,
      elementDescription: 0,
      elementLookupTable: 0,
      elementWeight: 10,
      elementPrivate: 0,
      elementDecodable: 1,
      elementPatterned: 1,
    });
  }
  push({
    makeId: 7,
    makeName: texts.position("Acme"),
    manufacturerId: 8,
    manufacturerName: texts.position("Acme Works"),
  });
  push({ vehicleTypeId, vehicleTypeName: texts.position("Small Vehicle") });
  let changed = 0;
  schemas.forEach(({ patterns }, schema) => {
    push({ schemaId: 100 + schema, schemaName: texts.position(`schema ${schema}`), schemaHidden: 0 });
    push({ schemaGroupStart: writer.length("groupKey") });
    patterns.forEach((pattern, at) => {
      push({ groupKey: keys.position(pattern.keys), groupStart: writer.length("patternAnswer") });
      push({
        patternAnswer: writer.length("answerText"),
        patternChanged: pattern.changed ?? 0,
        patternId: at + 1,
        answerElement: pattern.elementId,
        answerText: texts.position(pattern.text),
        answerLookupId: pattern.lookupId ?? NONE,
        answerMake: pattern.elementId === 28 ? 0 : NONE,
        answerEngine: NONE,
      });
      changed = Math.max(changed, pattern.changed ?? 0);
    });
  });
  push({ schemaGroupStart: writer.length("groupKey"), groupStart: writer.length("patternAnswer") });
  for (let rank = 0; rank <= changed; rank++) push({ changedDay: 18_000 + rank });
  push({
    wmiText: texts.position(wmi),
    wmiManufacturer: 0,
    wmiVehicleType: vehicleTypeId,
    wmiTruckType: 0,
    wmiCountry: 0,
    wmiCreatedDay: 0,
    wmiUpdatedDay: 0,
    wmiPublicDay: 1,
    wmiMakeStart: 0,
    wmiMakes: 0,
    wmiLinkStart: 0,
  });
  schemas.forEach(({ fromYear, toYear }, schema) =>
    push({ linkSchema: schema, linkFromYear: fromYear, linkToYear: toYear }),
  );
  push({ wmiMakeStart: 1, wmiLinkStart: schemas.length, engineStart: 0 });
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 400]) {
    push({
      errorCode: code,
      errorText: texts.position(`${code} - text`),
      errorAdditionalText: texts.position(""),
      errorPenalty: penalties[code] ?? 0,
    });
  }
  keys.write(writer, texts);
  texts.write(writer);
  const origin = { dataDate: "2026-01-01", source: "test", patternCount: 0, wmiCount: 1 };
  return createVehicleIndex(origin, writer.finish());
}

const penalties: Record<number, number> = {
  1: 5,
  2: 100,
  3: 100,
  4: 200,
  5: 300,
  6: 10,
  7: 10_000,
  8: 1000,
  11: 20,
  12: 20,
  14: 30,
  400: 40,
};
