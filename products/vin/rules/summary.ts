import { ELEMENT } from "./elements.ts";
import type { Decoded, VehicleSummary } from "./types.ts";

/** The facts people ask for first, without building every value. */
export function toSummary(decoded: Decoded): VehicleSummary {
  const text = (elementId: number): string | null => decoded.text(elementId) ?? null;
  const number = (elementId: number): number | null => numberOf(decoded.text(elementId));
  return {
    vin: decoded.vin,
    make: text(ELEMENT.make),
    model: text(ELEMENT.model),
    modelYear: decoded.modelYear,
    series: text(ELEMENT.series),
    trim: text(ELEMENT.trim),
    vehicleType: text(ELEMENT.vehicleType),
    bodyClass: text(ELEMENT.bodyClass),
    doors: number(ELEMENT.doors),
    engineModel: text(ELEMENT.engineModel),
    engineConfiguration: text(ELEMENT.engineConfiguration),
    engineCylinders: number(ELEMENT.engineCylinders),
    engineDisplacementLitres: number(ELEMENT.displacementLitres),
    turbo: yesOrNo(decoded.text(ELEMENT.turbo)),
    fuelPrimary: text(ELEMENT.fuelPrimary),
    fuelSecondary: text(ELEMENT.fuelSecondary),
    grossWeightRating: text(ELEMENT.grossWeightRating),
    plantCity: text(ELEMENT.plantCity),
    plantState: text(ELEMENT.plantState),
    plantCountry: text(ELEMENT.plantCountry),
    manufacturer: text(ELEMENT.manufacturer),
    errorCodes: decoded.errorCodes,
    errorText: decoded.errorText,
    additionalErrorText: decoded.additionalErrorText,
    suggestedVin: decoded.suggestedVin,
    possibleValues: decoded.possibleValues,
    checkDigitValid: decoded.checkDigitValid,
  };
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function yesOrNo(text: string | undefined): boolean | null {
  if (text === "Yes") return true;
  return text === "No" ? false : null;
}
