import type { VehicleIndex } from '../vehicle-index/types.ts';
import { bodyClassWarnings } from './body-classes.ts';
import { hasValidCheckDigit, serialStart } from './check-digit.ts';
import { findCorrection, NO_CORRECTION, type Correction } from './corrections.ts';
import { createElementChooser, type ChosenPattern, type ElementChoice } from './element-choice.ts';
import { ELEMENT } from './elements.ts';
import { engineAttributes, type EngineAttributes } from './engine-attributes.ts';
import { CODE, completeCodes, withCode, type CodeSet } from './error-codes.ts';
import { hasInvalidCharacters } from './invalid-characters.ts';
import { findMake, type MakeFinding } from './make.ts';
import { createPatternMatcher } from './pattern-matching.ts';
import { createSchemaYears, type SchemaYears } from './schema-years.ts';
import { unusedPositions } from './unused-positions.ts';
import { KEY_POSITIONS } from '../vehicle-index/layout.ts';
import { writeKeySlots } from './vin-slots.ts';

/** What is known of a VIN before any pattern is looked at. */
export interface Subject {
  vin: string;
  wmi: string;
  /** Position in the WMI columns; -1 when the manufacturer is not registered. */
  wmiPosition: number;
  vehicleTypeId: number;
  isLightVehicle: boolean;
}

/** One decoding of a VIN under the assumption of one model year. */
export interface Pass {
  /** Null when the VIN tells no year: the schemas of all years apply. */
  modelYear: number | null;
  modelYearConclusive: boolean;
  codes: CodeSet;
  chosen: readonly ChosenPattern[];
  engine: EngineAttributes | null;
  make: MakeFinding | null;
  correction: Correction;
  /** Positions that no key names, as bits. */
  unused: number;
  hasInvalidCharacters: boolean;
  isOffRoad: boolean;
  isIncomplete: boolean;
  checkDigitValid: boolean | null;
}

export interface PassOptions {
  modelYear: number | null;
  modelYearConclusive: boolean;
  /** The caller named another year than the one assumed here. */
  otherYearGiven: boolean;
}

export interface PassDecoder {
  readonly years: SchemaYears;
  decode(subject: Subject, options: PassOptions): Pass;
}

const NOTHING_CHOSEN: ElementChoice = { chosen: [], engine: null };

/** Decodes one pass; the working memory is reused from pass to pass. */
export function createPassDecoder(index: VehicleIndex): PassDecoder {
  const years = createSchemaYears(index);
  const matcher = createPatternMatcher(index);
  const chooser = createElementChooser(index);
  const slots = new Uint8Array(KEY_POSITIONS);

  function decode(subject: Subject, options: PassOptions): Pass {
    const { vin, wmiPosition } = subject;
    let codes: CodeSet = 0;
    let choice = NOTHING_CHOSEN;
    let engine: EngineAttributes | null = null;
    let make: MakeFinding | null = null;
    let correction = NO_CORRECTION;
    let unused = 0;
    if (wmiPosition < 0) codes = withCode(codes, CODE.unknownManufacturer);
    else {
      const plan = years.plan(wmiPosition, options.modelYear);
      matcher.match(plan, slots, writeKeySlots(vin, slots));
      choice = chooser.choose(plan, matcher);
      engine = engineAttributes(index, choice);
      make = findMake(index, wmiPosition, modelOf(choice));
      if (choice.chosen.length === 0) codes = withCode(codes, CODE.noData);
      else {
        if (options.modelYear !== null) correction = findCorrection(vin, subject.wmi, plan);
        unused = unusedPositions(index, vin.length, choice, engine);
        if (correction.code !== 0) codes = withCode(codes, correction.code);
        if (unused !== 0) codes = withCode(codes, CODE.unusedCharacters);
      }
    }
    return finish(subject, options, { codes, choice, engine, make, correction, unused });
  }

  function finish(
    subject: Subject,
    options: PassOptions,
    found: Pick<Pass, 'codes' | 'engine' | 'make' | 'correction' | 'unused'> & { choice: ElementChoice },
  ): Pass {
    const { vin, isLightVehicle } = subject;
    const warnings = bodyClassWarnings(index, found.choice.chosen, subject.vehicleTypeId);
    let codes = found.codes;
    if (warnings.isGlider) codes = withCode(codes, CODE.glider);
    if (warnings.isOffRoad) codes = withCode(codes, CODE.offRoad);
    if (options.modelYear === null) codes = withCode(codes, CODE.noModelYear);
    const invalid = hasInvalidCharacters(vin, serialStart(vin, isLightVehicle), warnings.isOffRoad);
    if (invalid) codes = withCode(codes, CODE.invalidCharacters);
    if (options.otherYearGiven) codes = withCode(codes, CODE.otherModelYear);
    const checkDigitValid = vin.length === 17 ? hasValidCheckDigit(vin, isLightVehicle) : null;
    if (vin.length < 17) codes = withCode(codes, CODE.incompleteVin);
    else if (checkDigitValid === false) codes = withCode(codes, CODE.checkDigit);
    return {
      modelYear: options.modelYear,
      modelYearConclusive: options.modelYearConclusive,
      codes: completeCodes(codes, modelOf(found.choice) !== null),
      chosen: found.choice.chosen,
      engine: found.engine,
      make: found.make,
      correction: found.correction,
      unused: found.unused,
      hasInvalidCharacters: invalid,
      isOffRoad: warnings.isOffRoad,
      isIncomplete: warnings.isIncomplete,
      checkDigitValid,
    };
  }
  return { years, decode };
}

function modelOf(choice: ElementChoice): ChosenPattern | null {
  for (const pattern of choice.chosen) if (pattern.elementId === ELEMENT.model) return pattern;
  return null;
}
