/** Values of characters and weights of positions: 49 CFR 565.15(c), tables III and IV. */
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const NO_VALUE = 255;
const valueOf = new Uint8Array(128).fill(NO_VALUE);
for (let digit = 0; digit < 10; digit++) valueOf[48 + digit] = digit;
for (const [letters, first] of [
  ["ABCDEFGH", 1],
  ["JKLMN", 1],
  ["P", 7],
  ["R", 9],
  ["STUVWXYZ", 2],
] as const) {
  [...letters].forEach((letter, step) => (valueOf[letter.charCodeAt(0)] = first + step));
}

/** How NHTSA gives an answer for a VIN whose check digit cannot be computed. */
export const NO_CHECK_DIGIT = "?";

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** U, Z and 0 are no model year codes. */
const isYearCode = (code: number): boolean => code !== 85 && code !== 90 && code !== 48;

/**
 * The check digit that a 17-character VIN should carry at position 9; `?` when a character has no
 * value where it stands. The serial number is made of digits from `serialFrom` (1-based) on.
 */
export function checkDigitOf(vin: string, serialFrom: number): string {
  if (vin.length !== 17) return NO_CHECK_DIGIT;
  let sum = 0;
  for (let index = 0; index < 17; index++) {
    const code = vin.charCodeAt(index);
    const value = code < 128 ? (valueOf[code] ?? NO_VALUE) : NO_VALUE;
    if (value === NO_VALUE) return NO_CHECK_DIGIT;
    if (index >= serialFrom - 1 && !isDigit(code)) return NO_CHECK_DIGIT;
    if (index === 9 && !isYearCode(code)) return NO_CHECK_DIGIT;
    sum += value * (weights[index] ?? 0);
  }
  const rest = sum % 11;
  return rest === 10 ? "X" : String.fromCharCode(48 + rest);
}

/**
 * Where the digits of the serial number begin: position 15 for makers of few vehicles (position 3
 * is 9), else 13 for light vehicles and 14 for the others.
 */
export function serialStart(vin: string, isLightVehicle: boolean): number {
  if (vin.charCodeAt(2) === 57) return 15;
  return isLightVehicle ? 13 : 14;
}

/** Whether position 9 is right. False also when the digit cannot be computed. */
export function hasValidCheckDigit(vin: string, isLightVehicle: boolean): boolean {
  return vin.charAt(8) === checkDigitOf(vin, serialStart(vin, isLightVehicle));
}
