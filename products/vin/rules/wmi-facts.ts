import type { VehicleIndex } from "../vehicle-index/types.ts";
import { isSome } from "./element-choice.ts";
import { ELEMENT } from "./elements.ts";
import { plainFact, type Fact } from "./fact.ts";
import type { MakeFinding } from "./make.ts";

/** Makes the facts that come from the WMI and the make; those of a WMI are made once. */
export interface WmiFacts {
  vehicleType(vehicleTypeId: number): Fact | null;
  manufacturer(wmi: number): Fact | null;
  make(finding: MakeFinding): Fact;
}

export function createWmiFacts(index: VehicleIndex): WmiFacts {
  const {
    vehicleTypeId,
    vehicleTypeName,
    wmiManufacturer,
    manufacturerId,
    manufacturerName,
    makeId,
    makeName,
  } = index.columns;
  const upper = (position: number | undefined): string => index.text(position ?? 0).toUpperCase();
  const types = new Map(
    [...vehicleTypeId].map((id, row) => [
      id,
      plainFact(ELEMENT.vehicleType, upper(vehicleTypeName[row]), id, "wmi"),
    ]),
  );
  const manufacturers: (Fact | undefined)[] = Array.from({ length: wmiManufacturer.length });
  const makes: (string | undefined)[] = Array.from({ length: makeId.length });
  return {
    vehicleType: (id) => types.get(id) ?? null,
    manufacturer(wmi) {
      const known = manufacturers[wmi];
      if (known !== undefined) return known;
      const row = wmiManufacturer[wmi];
      if (!isSome(row)) return null;
      const made = plainFact(
        ELEMENT.manufacturer,
        upper(manufacturerName[row]),
        manufacturerId[row] ?? null,
        "wmi",
      );
      manufacturers[wmi] = made;
      return made;
    },
    make({ make, model }) {
      const name = (makes[make] ??= upper(makeName[make]));
      const source = model === null ? "make-of-wmi" : "make-of-model";
      return { ...plainFact(ELEMENT.make, name, makeId[make] ?? null, source), pattern: model };
    },
  };
}
