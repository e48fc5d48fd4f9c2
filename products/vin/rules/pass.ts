import type { Correction } from "./corrections.ts";
import type { ChosenPattern } from "./element-choice.ts";
import type { EngineAttributes } from "./engine-attributes.ts";
import type { CodeSet } from "./error-codes.ts";
import type { FreePositions } from "./invalid-characters.ts";
import type { MakeFinding } from "./make.ts";

/** What is known of a VIN before any pattern is looked at. */
export interface Subject {
  vin: string;
  wmi: string;
  /** Position in the WMI columns; -1 when the manufacturer is not registered. */
  wmiPosition: number;
  /** 0 when unknown. */
  vehicleTypeId: number;
  isLightVehicle: boolean;
  /** Null for a VIN shorter than 17 characters. False also when the digit cannot be computed. */
  checkDigitValid: boolean | null;
  /** Whether the VIN has a `*` that says: this character is not known. NHTSA takes it for a wrong one. */
  isStarUnknown: boolean;
}

/** What the patterns of one model year say about a VIN. */
export interface Evidence {
  /** Codes 2-5, 7, 8 and 14. */
  codes: CodeSet;
  chosen: readonly ChosenPattern[];
  engine: EngineAttributes | null;
  make: MakeFinding | null;
  correction: Correction;
  /** Positions that no key names, as bits. */
  unused: number;
}

export interface PassOptions {
  /** Null when the VIN tells no year: the schemas of all years apply. */
  modelYear: number | null;
  modelYearConclusive: boolean;
  /** The caller named another year than the one assumed here. */
  otherYearGiven: boolean;
}

/** One decoding of a VIN under the assumption of one model year, with all its codes. */
export interface Pass extends Evidence {
  modelYear: number | null;
  modelYearConclusive: boolean;
  hasInvalidCharacters: boolean;
  isOffRoad: boolean;
  freePositions: FreePositions;
  isIncomplete: boolean;
}
