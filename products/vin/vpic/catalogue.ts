import { dateFrom } from "#platform/kernel";
import { groupRank } from "../rules/group-order.ts";
import { NONE } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";

export interface Make {
  readonly id: number;
  readonly name: string;
  /** Place in the index. */
  readonly position: number;
}

export interface Model {
  readonly make: Make;
  readonly id: number;
  readonly name: string;
}

export interface VehicleType {
  readonly id: number;
  readonly name: string;
}

/** Which models: of one year, of one vehicle type, or both. */
export interface ModelFilter {
  readonly year?: number;
  readonly vehicleType?: VehicleType;
}

export interface Variable {
  readonly id: number;
  readonly name: string;
  readonly group: string;
  /** `string`, `int`, `decimal` or `lookup`. */
  readonly dataType: string;
  readonly description: string;
  readonly lookupTable: string;
  /** Shown only in extended answers. */
  readonly internal: boolean;
}

export interface ValueName {
  readonly id: number;
  readonly name: string;
}

export interface Wmi {
  readonly manufacturer: string;
  readonly makes: readonly string[];
  readonly vehicleType: string;
  /** ISO dates; `null` when not known. */
  readonly createdOn: string | null;
  readonly updatedOn: string | null;
  readonly publicOn: string | null;
}

/** Makes, models, variables and manufacturers that the vehicle index knows. */
export interface Catalogue {
  makes(): readonly Make[];
  makeById(id: number): Make | undefined;
  /** The make of that name; when there is none, those whose name contains it. */
  makesByName(name: string): readonly Make[];
  models(make: Make, filter?: ModelFilter): readonly Model[];
  /** By id, or by name: `car`, `Truck`, `passenger`. */
  vehicleTypeBy(text: string): VehicleType | undefined;
  /** Public variables in the order of vPIC's answers. */
  variables(): readonly Variable[];
  variableBy(idOrName: string): Variable | undefined;
  values(variable: Variable): readonly ValueName[];
  wmi(wmi: string): Wmi | undefined;
}

export function createCatalogue(index: VehicleIndex): Catalogue {
  const makes = readMakes(index);
  const byId = new Map(makes.map((make) => [make.id, make]));
  const byName = new Map(makes.map((make) => [make.name, make]));
  const variables = readVariables(index);
  return {
    makes: () => makes,
    makeById: (id) => byId.get(id),
    makesByName: (text) => {
      const name = text.trim().toUpperCase();
      const exact = byName.get(name);
      if (exact !== undefined) return [exact];
      return name === "" ? [] : makes.filter((make) => make.name.includes(name));
    },
    models: (make, filter = {}) => readModels(index, make, filter),
    vehicleTypeBy: (text) => findVehicleType(index, text),
    variables: () => variables,
    variableBy: (text) =>
      variables.find((one) => String(one.id) === text || one.name.toLowerCase() === text.toLowerCase()),
    values: (variable) => readValues(index, makes, variable),
    wmi: (wmi) => readWmi(index, wmi.toUpperCase()),
  };
}

function readMakes({ columns, text }: VehicleIndex): Make[] {
  const makes = Array.from(columns.makeId, (id, position) => ({
    id,
    name: text(columns.makeName[position] ?? 0).toUpperCase(),
    position,
  }));
  return makes.sort((a, b) => a.id - b.id);
}

function readModels(index: VehicleIndex, make: Make, filter: ModelFilter): Model[] {
  const { columns, text } = index;
  const from = columns.makeModelStart[make.position] ?? 0;
  const to = columns.makeModelStart[make.position + 1] ?? from;
  const models: Model[] = [];
  for (const model of columns.makeModels.subarray(from, to)) {
    if (!isBuilt(index, model, filter)) continue;
    models.push({ make, id: columns.modelId[model] ?? 0, name: text(columns.modelName[model] ?? 0) });
  }
  return models.sort((a, b) => a.id - b.id);
}

function isBuilt({ columns }: VehicleIndex, model: number, { year, vehicleType }: ModelFilter): boolean {
  if (year === undefined && vehicleType === undefined) return true;
  const from = columns.modelSpanStart[model] ?? 0;
  const to = columns.modelSpanStart[model + 1] ?? from;
  for (let span = from; span < to; span += 1) {
    const first = columns.spanFromYear[span] ?? 0;
    const last = columns.spanToYear[span] ?? 0;
    const inYear = year === undefined || (year >= first && (year <= last || last === 0));
    if (inYear && (vehicleType === undefined || columns.spanVehicleType[span] === vehicleType.id))
      return true;
  }
  return false;
}

function vehicleTypes({ columns, text }: VehicleIndex): VehicleType[] {
  return Array.from(columns.vehicleTypeId, (id, row) => ({
    id,
    name: text(columns.vehicleTypeName[row] ?? 0),
  }));
}

function findVehicleType(index: VehicleIndex, given: string): VehicleType | undefined {
  const types = vehicleTypes(index);
  const wanted = given.trim().toLowerCase();
  if (wanted === "") return undefined;
  return (
    types.find((type) => String(type.id) === wanted || type.name.toLowerCase() === wanted) ??
    types.find((type) => type.name.toLowerCase().includes(wanted))
  );
}

function readVariables({ columns, text }: VehicleIndex): Variable[] {
  const variables: Variable[] = [];
  columns.elementId.forEach((id, row) => {
    const group = text(columns.elementGroup[row] ?? 0);
    const internal = group === "Internal";
    if (columns.elementDecodable[row] !== 1 && !internal) return;
    const table = columns.elementLookupTable[row] ?? NONE;
    variables.push({
      id,
      name: text(columns.elementName[row] ?? 0),
      group,
      dataType: text(columns.elementDataType[row] ?? 0),
      description: text(columns.elementDescription[row] ?? 0),
      lookupTable: table === NONE ? "" : text(table),
      internal,
    });
  });
  return variables.sort((a, b) => groupRank(a.group) - groupRank(b.group) || a.id - b.id);
}

function readValues(index: VehicleIndex, makes: readonly Make[], variable: Variable): ValueName[] {
  const { columns, text } = index;
  switch (variable.lookupTable) {
    case "Make":
      return makes.map(({ id, name }) => ({ id, name }));
    case "Model":
      return Array.from(columns.modelId, (id, row) => ({ id, name: text(columns.modelName[row] ?? 0) }));
    case "Manufacturer":
      return Array.from(columns.manufacturerId, (id, row) => ({
        id,
        name: text(columns.manufacturerName[row] ?? 0),
      }));
    default: {
      const table = columns.lookupTableName.findIndex((name) => text(name) === variable.lookupTable);
      const from = table < 0 ? 0 : (columns.lookupTableStart[table] ?? 0);
      const to = table < 0 ? 0 : (columns.lookupTableStart[table + 1] ?? 0);
      return Array.from({ length: to - from }, (_, offset) => ({
        id: columns.lookupEntryId[from + offset] ?? 0,
        name: text(columns.lookupEntryName[from + offset] ?? 0),
      }));
    }
  }
}

function readWmi(index: VehicleIndex, given: string): Wmi | undefined {
  const { columns, text } = index;
  const wmi = index.findWmi(given);
  if (wmi < 0) return undefined;
  const manufacturer = columns.wmiManufacturer[wmi] ?? NONE;
  const makeRows = columns.wmiMakes.subarray(columns.wmiMakeStart[wmi], columns.wmiMakeStart[wmi + 1]);
  const typeId = columns.wmiVehicleType[wmi];
  return {
    manufacturer: manufacturer === NONE ? "" : text(columns.manufacturerName[manufacturer] ?? 0),
    makes: Array.from(makeRows, (make) => text(columns.makeName[make] ?? 0).toUpperCase()),
    vehicleType: vehicleTypes(index).find((type) => type.id === typeId)?.name ?? "",
    createdOn: isoDay(columns.wmiCreatedDay[wmi]),
    updatedOn: isoDay(columns.wmiUpdatedDay[wmi]),
    publicOn: isoDay(columns.wmiPublicDay[wmi]),
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** ISO date of a day counted from 1970; 0 stands for none. */
function isoDay(day: number | undefined): string | null {
  return day === undefined || day === 0
    ? null
    : dateFrom(day * DAY_MS)
        .toISOString()
        .slice(0, 10);
}
