import type { Catalogue, Make, Model, ModelFilter } from "./catalogue.ts";
import type { Envelope, Row } from "./envelope.ts";
import type { Call } from "./paths.ts";

const RESPONSE = "Response returned successfully";
const RESULTS = "Results returned successfully";

function envelope(
  rowElement: string,
  message: string,
  searchCriteria: string | null,
  rows: readonly Row[],
): Envelope {
  return { count: rows.length, message, searchCriteria, rows, rowElement };
}

export function allMakes(catalogue: Catalogue): Envelope {
  const rows = catalogue.makes().map(({ id, name }) => ({ Make_ID: id, Make_Name: name }));
  return envelope("AllVehicleMakes", RESPONSE, null, rows);
}

export function modelsForMake(catalogue: Catalogue, { path }: Call): Envelope {
  const make = path["make"] ?? "";
  const rows = modelRows(catalogue, catalogue.makesByName(make), {});
  return envelope("ModelsForMake", RESPONSE, `Make:${make.toLowerCase()}`, rows);
}

export function modelsForMakeId(catalogue: Catalogue, { path }: Call): Envelope {
  const id = path["makeId"] ?? "";
  const rows = modelRows(catalogue, makesOfId(catalogue, id), {});
  return envelope("ModelsForMake", RESPONSE, `Make:${id}`, rows);
}

export function modelsForMakeYear(catalogue: Catalogue, { path }: Call): Envelope {
  const make = path["make"] ?? "";
  return modelsOf(catalogue, catalogue.makesByName(make), `Make:${make}`, path);
}

export function modelsForMakeIdYear(catalogue: Catalogue, { path }: Call): Envelope {
  const id = path["makeId"] ?? "";
  return modelsOf(catalogue, makesOfId(catalogue, id), `Make ID:${id}`, path);
}

function modelsOf(
  catalogue: Catalogue,
  makes: readonly Make[],
  criterion: string,
  { modelYear, vehicleType }: Readonly<Record<string, string>>,
): Envelope {
  const criteria = [
    criterion,
    ...(modelYear === undefined ? [] : [`ModelYear:${modelYear}`]),
    ...(vehicleType === undefined ? [] : [`VehicleType:${vehicleType}`]),
  ].join(" | ");
  const type = vehicleType === undefined ? undefined : catalogue.vehicleTypeBy(vehicleType);
  const known = vehicleType === undefined || type !== undefined;
  const filter = {
    ...(modelYear !== undefined && { year: Number(modelYear) }),
    ...(type !== undefined && { vehicleType: type }),
  };
  return envelope("MakeModels", RESULTS, criteria, known ? modelRows(catalogue, makes, filter) : []);
}

function makesOfId(catalogue: Catalogue, id: string): Make[] {
  const make = catalogue.makeById(Number(id));
  return make === undefined ? [] : [make];
}

function modelRows(catalogue: Catalogue, makes: readonly Make[], filter: ModelFilter): Row[] {
  const { vehicleType } = filter;
  const type =
    vehicleType === undefined ? {} : { VehicleTypeId: vehicleType.id, VehicleTypeName: vehicleType.name };
  const row = ({ make, id, name }: Model): Row => ({
    Make_ID: make.id,
    Make_Name: make.name,
    Model_ID: id,
    Model_Name: name,
    ...type,
  });
  return makes.flatMap((make) => catalogue.models(make, filter).map(row));
}

export function decodeWmi(catalogue: Catalogue, { path }: Call): Envelope {
  const given = path["wmi"] ?? "";
  const wmi = catalogue.wmi(given);
  const rows: Row[] =
    wmi === undefined
      ? []
      : [
          {
            CommonName: "",
            CreatedOn: wmi.createdOn,
            DateAvailableToPublic: wmi.publicOn,
            Make: wmi.makes.join(", "),
            ManufacturerName: wmi.manufacturer,
            ParentCompanyName: "",
            URL: "",
            UpdatedOn: wmi.updatedOn,
            VehicleType: wmi.vehicleType,
          },
        ];
  return envelope("DecodedWMI", RESULTS, `WMI:${given}`, rows);
}

export function variableList(catalogue: Catalogue): Envelope {
  const rows = catalogue
    .variables()
    .filter((variable) => !variable.internal)
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name, group, dataType, description }) => ({
      DataType: dataType,
      Description: description,
      GroupName: group === "" ? null : group,
      ID: id,
      Name: name,
    }));
  return envelope("VehicleVariables", RESULTS, null, rows);
}

export function variableValues(catalogue: Catalogue, { path }: Call): Envelope {
  const given = path["variable"] ?? "";
  const variable = catalogue.variableBy(given);
  const rows =
    variable === undefined
      ? []
      : catalogue
          .values(variable)
          .map(({ id, name }) => ({ ElementName: variable.name, Id: id, Name: name }));
  return envelope("VehicleVariableValues", RESULTS, `Variable:${given}`, rows);
}
