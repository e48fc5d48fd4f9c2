/** NHTSA knows no model year before this one. */
export const FIRST_MODEL_YEAR = 1980;
const CYCLE_YEARS = 30;

/** The newest model year that NHTSA accepts. */
export function lastModelYear(currentYear: number): number {
  return currentYear + 2;
}

/** What position 10 (and 7) say about the model year. */
export interface ModelYearReading {
  /** Null when position 10 is missing or no year code. */
  year: number | null;
  /** The same letter's year 30 years earlier, when nothing decides between the two. */
  otherYear: number | null;
}

/** Years of the letters A-Y and the digits 1-9 in the cycle 2010-2039; 0 for no year code. */
const yearOfCode = new Uint16Array(128);
[..."ABCDEFGHJKLMNPRSTVWXY123456789"].forEach((code, step) => {
  yearOfCode[code.charCodeAt(0)] = 2010 + step;
});

/**
 * Reads the model year (49 CFR 565.15, table VII). Position 7 decides the cycle for light
 * vehicles: a digit means 1980-2009, a letter 2010-2039. A year further ahead than two years
 * belongs to the older cycle.
 */
export function readModelYear(vin: string, isLightVehicle: boolean, currentYear: number): ModelYearReading {
  const code = vin.length >= 10 ? vin.charCodeAt(9) : 0;
  let year = code < 128 ? (yearOfCode[code] ?? 0) : 0;
  if (year === 0) return { year: null, otherYear: null };
  let conclusive = false;
  if (isLightVehicle) {
    const seventh = vin.charCodeAt(6);
    if (seventh >= 48 && seventh <= 57) {
      year -= CYCLE_YEARS;
      conclusive = true;
    } else if (seventh >= 65 && seventh <= 90) conclusive = true;
  }
  if (year > lastModelYear(currentYear)) {
    year -= CYCLE_YEARS;
    conclusive = true;
  }
  return { year, otherYear: conclusive ? null : year - CYCLE_YEARS };
}

/** The years that position 10 can mean without the US rule for position 7, newest first. */
export function possibleModelYears(vin: string, currentYear: number): number[] {
  const code = vin.length >= 10 ? vin.charCodeAt(9) : 0;
  const year = code < 128 ? (yearOfCode[code] ?? 0) : 0;
  return [year, year - CYCLE_YEARS].filter(
    (possible) => possible >= FIRST_MODEL_YEAR && possible <= lastModelYear(currentYear),
  );
}

/** The year 30 years away that is still possible, or null. */
export function yearOfOtherCycle(year: number, currentYear: number): number | null {
  const last = lastModelYear(currentYear);
  if (year >= FIRST_MODEL_YEAR && year <= last - CYCLE_YEARS) return year + CYCLE_YEARS;
  if (year >= FIRST_MODEL_YEAR + CYCLE_YEARS && year <= last) return year - CYCLE_YEARS;
  return null;
}
