import { checkDigitOf, NO_CHECK_DIGIT } from "./check-digit.ts";

/** What somebody who copied a VIN may have got wrong. */
export interface LikelySlip {
  /** With a right check digit. */
  readonly vin: string;
  /** 1-based: one misread, or two swapped. */
  readonly positions: readonly number[];
}

/** Characters that are taken for one another on plates, in print and in handwriting. */
const ALIKE = ["B8", "S5", "Z2", "G6", "D0", "17", "UV", "PR", "MN", "38", "A4", "C6"] as const;
const CHECK_INDEX = 8;
/** For makers of any size: only these positions are digits in every serial number. */
const SERIAL_FROM = 14;

/** The character that position 9 should have by all others; undefined when that cannot be told. */
export function expectedCheckDigit(vin: string): string | undefined {
  const digit = checkDigitOf(vin, SERIAL_FROM);
  return digit === NO_CHECK_DIGIT ? undefined : digit;
}

/** VINs that differ by one usual slip and whose check digit is right: misread characters first, then swapped ones. */
export function likelySlips(vin: string): readonly LikelySlip[] {
  const places = Array.from(vin, (_, index) => index).filter((index) => index !== CHECK_INDEX);
  const misread = places.flatMap((index) =>
    ALIKE.filter((pair) => pair.includes(vin.charAt(index))).map((pair) => ({
      vin: vin.slice(0, index) + pair.replace(vin.charAt(index), "") + vin.slice(index + 1),
      positions: [index + 1],
    })),
  );
  const swapped = places
    .filter((index) => places.includes(index + 1) && vin.charAt(index) !== vin.charAt(index + 1))
    .map((index) => ({
      vin: vin.slice(0, index) + vin.charAt(index + 1) + vin.charAt(index) + vin.slice(index + 2),
      positions: [index + 1, index + 2],
    }));
  return [...misread, ...swapped].filter(
    (slip) => slip.vin.charAt(CHECK_INDEX) === expectedCheckDigit(slip.vin),
  );
}

/** Where two texts of the same length differ, 1-based. */
export function differingPositions(one: string, other: string): readonly number[] {
  return Array.from(one, (_, index) => index + 1).filter((at) => one.charAt(at - 1) !== other.charAt(at - 1));
}
