import type { VehicleIndex } from "../vehicle-index/types.ts";
import { DecodedVin } from "./decoded.ts";
import { ELEMENT, ELEMENT_LIMIT } from "./elements.ts";
import type { Decoded, FlatDecoded } from "./types.ts";

/** The flat names of an index and where each variable's text goes. */
interface FlatLayout {
  names: readonly string[];
  /** Place of a variable's text among the names, by element id; -1 for none. */
  placeOf: Int16Array;
  vin: number;
  makeId: number;
  modelId: number;
  manufacturerId: number;
}

const layouts = new WeakMap<VehicleIndex, FlatLayout>();

/**
 * vPIC's flat answer: every public variable plus VIN, MakeID, ModelID and ManufacturerId, sorted by
 * name as vPIC does; empty text where unknown, several values joined by `, `.
 */
export function toFlat(decoded: Decoded): FlatDecoded {
  if (!(decoded instanceof DecodedVin)) throw new TypeError("Only what a decoder gave can be made flat.");
  const layout = layoutOf(decoded.index);
  const texts: string[] = Array.from({ length: layout.names.length }, () => "");
  const put = (place: number, text: string): void => {
    if (place < 0 || text === "") return;
    texts[place] = texts[place] === "" ? text : `${texts[place]}, ${text}`;
  };
  for (const { elementId, text, lookupId } of decoded.facts) {
    put(layout.placeOf[elementId] ?? -1, text);
    if (lookupId === null) continue;
    if (elementId === ELEMENT.make) put(layout.makeId, String(lookupId));
    else if (elementId === ELEMENT.model) put(layout.modelId, String(lookupId));
    else if (elementId === ELEMENT.manufacturer) put(layout.manufacturerId, String(lookupId));
  }
  put(layout.vin, decoded.vin);
  for (const elementId of correctionElements)
    put(layout.placeOf[elementId] ?? -1, decoded.text(elementId) ?? "");
  const flat: FlatDecoded = {};
  for (let place = 0; place < texts.length; place++) flat[layout.names[place] ?? ""] = texts[place] ?? "";
  return flat;
}

const correctionElements = [
  ELEMENT.suggestedVin,
  ELEMENT.errorCode,
  ELEMENT.possibleValues,
  ELEMENT.additionalErrorText,
  ELEMENT.errorText,
  ELEMENT.vehicleDescriptor,
];

/** The names of the flat answer in its order. */
export function flatNames(index: VehicleIndex): readonly string[] {
  return layoutOf(index).names;
}

function layoutOf(index: VehicleIndex): FlatLayout {
  const known = layouts.get(index);
  if (known !== undefined) return known;
  const { elementId, elementCode, elementDecodable, elementGroup } = index.columns;
  const places = new Map<string, number>();
  elementId.forEach((id, position) => {
    const isShown = elementDecodable[position] === 1 || index.text(elementGroup[position] ?? 0) !== "";
    if (isShown) places.set(index.text(elementCode[position] ?? 0), id);
  });
  const names = [...places.keys(), "MakeID", "ModelID", "ManufacturerId", "VIN"].sort(byCodeUnits);
  const placeOf = new Int16Array(ELEMENT_LIMIT).fill(-1);
  names.forEach((name, place) => (placeOf[places.get(name) ?? ELEMENT_LIMIT] = place));
  const layout: FlatLayout = {
    names,
    placeOf,
    vin: names.indexOf("VIN"),
    makeId: names.indexOf("MakeID"),
    modelId: names.indexOf("ModelID"),
    manufacturerId: names.indexOf("ManufacturerId"),
  };
  layouts.set(index, layout);
  return layout;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
