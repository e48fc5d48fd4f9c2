import { ELEMENT, ELEMENT_LIMIT } from "./elements.ts";
import type { Decoded, VehicleSummary } from "./types.ts";

const places = new Int8Array(ELEMENT_LIMIT).fill(-1);
const place = (elementId: number, at: number): number => (places[elementId] = at);
const MAKE = place(ELEMENT.make, 0);
const MODEL = place(ELEMENT.model, 1);
const SERIES = place(ELEMENT.series, 2);
const TRIM = place(ELEMENT.trim, 3);
const VEHICLE_TYPE = place(ELEMENT.vehicleType, 4);
const BODY_CLASS = place(ELEMENT.bodyClass, 5);
const DOORS = place(ELEMENT.doors, 6);
const ENGINE_MODEL = place(ELEMENT.engineModel, 7);
const ENGINE_CONFIGURATION = place(ELEMENT.engineConfiguration, 8);
const ENGINE_CYLINDERS = place(ELEMENT.engineCylinders, 9);
const LITRES = place(ELEMENT.displacementLitres, 10);
const TURBO = place(ELEMENT.turbo, 11);
const FUEL_PRIMARY = place(ELEMENT.fuelPrimary, 12);
const FUEL_SECONDARY = place(ELEMENT.fuelSecondary, 13);
const GROSS_WEIGHT = place(ELEMENT.grossWeightRating, 14);
const PLANT_CITY = place(ELEMENT.plantCity, 15);
const PLANT_STATE = place(ELEMENT.plantState, 16);
const PLANT_COUNTRY = place(ELEMENT.plantCountry, 17);
const MANUFACTURER = place(ELEMENT.manufacturer, 18);
const NO_TEXTS: readonly (string | null)[] = Array.from({ length: MANUFACTURER + 1 }, () => null);

/** The facts people ask for first, without building every value. */
export function toSummary(decoded: Decoded): VehicleSummary {
  const texts = NO_TEXTS.slice();
  decoded.forEachText((elementId, text) => {
    const at = places[elementId] ?? -1;
    if (at >= 0) texts[at] = text;
  });
  const text = (at: number): string | null => texts[at] ?? null;
  return {
    vin: decoded.vin,
    make: text(MAKE),
    model: text(MODEL),
    modelYear: decoded.modelYear,
    series: text(SERIES),
    trim: text(TRIM),
    vehicleType: text(VEHICLE_TYPE),
    bodyClass: text(BODY_CLASS),
    doors: numberOf(text(DOORS)),
    engineModel: text(ENGINE_MODEL),
    engineConfiguration: text(ENGINE_CONFIGURATION),
    engineCylinders: numberOf(text(ENGINE_CYLINDERS)),
    engineDisplacementLitres: numberOf(text(LITRES)),
    turbo: yesOrNo(text(TURBO)),
    fuelPrimary: text(FUEL_PRIMARY),
    fuelSecondary: text(FUEL_SECONDARY),
    grossWeightRating: text(GROSS_WEIGHT),
    plantCity: text(PLANT_CITY),
    plantState: text(PLANT_STATE),
    plantCountry: text(PLANT_COUNTRY),
    manufacturer: text(MANUFACTURER),
    errorCodes: decoded.errorCodes,
    errorText: decoded.errorText,
    additionalErrorText: decoded.additionalErrorText,
    suggestedVin: decoded.suggestedVin,
    possibleValues: decoded.possibleValues,
    checkDigitValid: decoded.checkDigitValid,
  };
}

function numberOf(text: string | null): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function yesOrNo(text: string | null): boolean | null {
  if (text === "Yes") return true;
  return text === "No" ? false : null;
}
