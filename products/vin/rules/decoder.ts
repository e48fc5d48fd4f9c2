import type { VehicleIndex } from "../vehicle-index/types.ts";
import { createPassChooser, type PassChooser } from "./best-pass.ts";
import { hasValidCheckDigit } from "./check-digit.ts";
import { readCarefully } from "./careful-pass.ts";
import { createPassDecoder, type PassDecoder } from "./decode-pass.ts";
import type { Pass, PassOptions, Subject } from "./pass.ts";
import { DecodedVin } from "./decoded.ts";
import { createFactCollector } from "./facts.ts";
import { createFixedYears } from "./fixed-model-year.ts";
import { CODE, createErrorTexts, hasCode } from "./error-codes.ts";
import { withFreeCheckDigit } from "./free-check-digit.ts";
import {
  FIRST_MODEL_YEAR,
  lastModelYear,
  possibleModelYears,
  readModelYear,
  yearOfOtherCycle,
} from "./model-year.ts";
import { followsYearRule, settleYear } from "./open-year.ts";
import type { Decoder, DecodeOptions } from "./types.ts";
import { isLightVehicle, wmiOf } from "./wmi.ts";

export { flatNames, toFlat } from "./flat.ts";
export { toSummary } from "./summary.ts";
export { readVin, type VinFault, type VinInput } from "./vin-input.ts";
export type * from "./types.ts";

export interface DecoderOptions {
  /** The year now; model years up to two years ahead are possible. */
  currentYear: number;
}

const VIN_LENGTH = 17;

/** Makes a decoder: NHTSA's spVinDecode over the vehicle index, as the live vPIC service runs it. */
export function createDecoder(index: VehicleIndex, options: DecoderOptions): Decoder {
  const passDecoder = createPassDecoder(index);
  const texts = createErrorTexts(index);
  const tools = { index, texts, collector: createFactCollector(index) };
  const chooser = createPassChooser(index, texts);
  const fixedYear = createFixedYears(index);
  const carefulTools = { index, passDecoder, lastYear: lastModelYear(options.currentYear) };
  const { currentYear } = options;
  const isPossibleYear = (year: number): boolean =>
    year >= FIRST_MODEL_YEAR && year <= lastModelYear(currentYear);
  return {
    decode(text: string, { modelYear: givenYear, careful = false }: DecodeOptions = {}) {
      const vin = text.trim().toUpperCase().slice(0, VIN_LENGTH).trimEnd();
      const subject = subjectOf(index, vin, careful && vin.includes("*"));
      const year = fixedYear(subject.wmi, subject.vin);
      const open =
        careful && year === undefined && !followsYearRule(subject)
          ? openYears(subject.vin, givenYear, currentYear)
          : [];
      const passes =
        year !== undefined && isPossibleYear(year)
          ? [passDecoder.decode(subject, conclusive(year, givenYear))]
          : open.length > 0
            ? decodeOpenYears(passDecoder, subject, open)
            : decodePasses(passDecoder, subject, givenYear, currentYear, isPossibleYear);
      const tied = careful && open.length === 0 ? tiedYears(chooser, subject, passes, givenYear) : [];
      const years = tied.length > 0 ? tied : open;
      const [first, second] = passes;
      const both =
        years.length === 2 && first !== undefined && second !== undefined
          ? settleYear(index, first, second)
          : undefined;
      const best = both === undefined || tied.length > 0 ? chooser.best(subject, passes, givenYear) : both;
      const pass = both === undefined ? best : { ...both, modelYear: best.modelYear };
      if (!careful) return new DecodedVin(tools, subject, pass);
      const doubtful = years.length === 2 || givenYear === undefined ? years : [];
      const read = readCarefully(carefulTools, subject, pass, passes, doubtful);
      return new DecodedVin(tools, withFreeCheckDigit(subject), read.pass, read.possibleYears);
    },
  };
}

function subjectOf(index: VehicleIndex, vin: string, isStarUnknown: boolean): Subject {
  const wmi = wmiOf(vin);
  const wmiPosition = index.findWmi(wmi);
  const vehicleTypeId = index.columns.wmiVehicleType[wmiPosition] ?? 0;
  const truckTypeId = index.columns.wmiTruckType[wmiPosition] ?? 0;
  const isLight = isLightVehicle(vehicleTypeId, truckTypeId);
  const isWhole = vin.length === VIN_LENGTH && !isStarUnknown;
  const checkDigitValid = isWhole ? hasValidCheckDigit(vin, isLight) : null;
  return { vin, wmi, wmiPosition, vehicleTypeId, isLightVehicle: isLight, checkDigitValid, isStarUnknown };
}

const conclusive = (modelYear: number | null, givenYear: number | undefined): PassOptions => ({
  modelYear,
  modelYearConclusive: true,
  otherYearGiven: modelYear !== null && givenYear !== undefined && givenYear !== modelYear,
});

/** The years of a VIN whose position 7 tells no cycle; only the caller's when it is one of them. */
function openYears(vin: string, givenYear: number | undefined, currentYear: number): number[] {
  const years = possibleModelYears(vin, currentYear);
  if (givenYear === undefined) return years;
  return years.includes(givenYear) ? [givenYear] : [];
}

const decodeOpenYears = (decoder: PassDecoder, subject: Subject, years: readonly number[]): Pass[] =>
  years.map((modelYear) =>
    decoder.decode(subject, { modelYear, modelYearConclusive: years.length === 1, otherYearGiven: false }),
  );

/**
 * The passes that compete: the caller's year when it is another one than the VIN's, and unless that
 * found data, the VIN's year and the same letter's other year when nothing decides between them.
 */
function decodePasses(
  decoder: PassDecoder,
  subject: Subject,
  givenYear: number | undefined,
  currentYear: number,
  isPossibleYear: (year: number) => boolean,
): Pass[] {
  const reading = readModelYear(subject.vin, subject.isLightVehicle, currentYear);
  const year = coveredYear(decoder, subject, reading.year, reading.otherYear, currentYear);
  const passes: Pass[] = [];
  if (
    givenYear !== undefined &&
    isPossibleYear(givenYear) &&
    givenYear !== year &&
    givenYear !== reading.otherYear
  ) {
    const given = decoder.decode(subject, {
      modelYear: givenYear,
      modelYearConclusive: true,
      otherYearGiven: true,
    });
    passes.push(given);
    if (year === null || !hasCode(given.codes, CODE.noData)) return passes;
  }
  const isConclusive = reading.otherYear === null;
  passes.push(decoder.decode(subject, { ...conclusive(year, givenYear), modelYearConclusive: isConclusive }));
  if (reading.otherYear !== null) {
    passes.push(
      decoder.decode(subject, { ...conclusive(reading.otherYear, givenYear), modelYearConclusive: false }),
    );
  }
  return passes;
}

/** The two years of one letter between which neither the data nor the caller decides; else none. */
function tiedYears(
  chooser: PassChooser,
  subject: Subject,
  passes: readonly Pass[],
  givenYear: number | undefined,
): number[] {
  const [first, second] = passes;
  if (passes.length !== 2 || first === undefined || second === undefined) return [];
  if (first.modelYear === null || second.modelYear === null) return [];
  if (first.modelYearConclusive || second.modelYearConclusive) return [];
  if (givenYear === first.modelYear || givenYear === second.modelYear) return [];
  return chooser.isTied(subject, first, second) ? [first.modelYear, second.modelYear] : [];
}

/** A conclusive year that no schema covers gives way to the other cycle's year that one covers. */
function coveredYear(
  decoder: PassDecoder,
  subject: Subject,
  year: number | null,
  otherYear: number | null,
  currentYear: number,
): number | null {
  if (year === null || otherYear !== null || subject.wmiPosition < 0) return year;
  const alternative = yearOfOtherCycle(year, currentYear);
  if (alternative === null || decoder.years.covers(subject.wmiPosition, year)) return year;
  return decoder.years.covers(subject.wmiPosition, alternative) ? alternative : year;
}
