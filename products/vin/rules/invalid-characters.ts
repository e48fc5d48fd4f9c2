/** A character that no VIN may have at its place. */
export interface InvalidCharacter {
  /** 1-based. */
  position: number;
  character: string;
}

const DIGIT = 1;
const LETTER = 2;
const STAR = 4;
const kinds = new Uint8Array(128);
for (const digit of "0123456789") kinds[digit.charCodeAt(0)] = DIGIT;
for (const letter of "ABCDEFGHJKLMNPRSTUVWXYZ") kinds[letter.charCodeAt(0)] = LETTER;
kinds["*".charCodeAt(0)] = STAR;

const kindOf = (code: number): number => (code < 128 ? (kinds[code] ?? 0) : 0);

/** How many of positions 9 and 10 may hold what no US rule allows there: none, the first, or both. */
export type FreePositions = 0 | 1 | 2;

function isAllowed(code: number, position: number, serialFrom: number, free: FreePositions): boolean {
  const kind = kindOf(code);
  if (position === 9) return free >= 1 || kind === DIGIT || kind === STAR || code === 88;
  if (position === 10 && free < 2)
    return (kind === DIGIT && code !== 48) || (kind === LETTER && code !== 85 && code !== 90);
  if (position >= serialFrom) return kind === DIGIT || kind === STAR;
  return kind !== 0;
}

/** Whether any character is one that no VIN may have at its place. */
export function hasInvalidCharacters(vin: string, serialFrom: number, free: FreePositions): boolean {
  for (let index = 0; index < vin.length; index++) {
    if (!isAllowed(vin.charCodeAt(index), index + 1, serialFrom, free)) return true;
  }
  return false;
}

/**
 * The characters that no VIN may have at their place: I, O and Q anywhere, letters in the serial
 * number (from `serialFrom` on), anything but 0-9 and X at position 9, no year code at position 10.
 * `*` stands for an unknown character.
 */
export function invalidCharacters(vin: string, serialFrom: number, free: FreePositions): InvalidCharacter[] {
  const found: InvalidCharacter[] = [];
  for (let index = 0; index < vin.length; index++) {
    if (isAllowed(vin.charCodeAt(index), index + 1, serialFrom, free)) continue;
    const character = vin.charAt(index);
    found.push({ position: index + 1, character: character === " " ? "_" : character });
  }
  return found;
}
