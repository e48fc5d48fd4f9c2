/** vPIC variable ids that the algorithm itself names. */
export const ELEMENT = {
  bodyClass: 5,
  engineCylinders: 9,
  displacementCubicCentimetres: 11,
  displacementCubicInches: 12,
  displacementLitres: 13,
  doors: 14,
  engineModel: 18,
  enginePowerKilowatts: 21,
  fuelPrimary: 24,
  grossWeightRating: 25,
  make: 26,
  manufacturer: 27,
  model: 28,
  modelYear: 29,
  plantCity: 31,
  series: 34,
  trim: 38,
  vehicleType: 39,
  engineConfiguration: 64,
  fuelSecondary: 66,
  enginePowerFrom: 71,
  plantCountry: 75,
  plantState: 77,
  enginePowerTo: 125,
  turbo: 135,
  suggestedVin: 142,
  errorCode: 143,
  possibleValues: 144,
  additionalErrorText: 156,
  errorText: 191,
  vehicleDescriptor: 196,
} as const;

/** Element ids are below this. */
export const ELEMENT_LIMIT = 256;

const multiValued = new Uint8Array(ELEMENT_LIMIT);
for (const elementId of [114, 121, 129, 150, 154, 155, 169, 186]) multiValued[elementId] = 1;

/** Whether a variable keeps every matching value instead of the best one. */
export function isMultiValued(elementId: number): boolean {
  return multiValued[elementId] === 1;
}

const neverFromPatterns = new Set<number>([
  ELEMENT.make,
  ELEMENT.manufacturer,
  ELEMENT.modelYear,
  ELEMENT.vehicleType,
]);

/** Whether patterns may give this variable; the four facts of the WMI and the year come from elsewhere. */
export function comesFromPatterns(elementId: number): boolean {
  return !neverFromPatterns.has(elementId);
}
