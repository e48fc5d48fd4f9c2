import type { VehicleIndex } from "../vehicle-index/types.ts";

/** NHTSA's decoding codes that the rules set. */
export const CODE = {
  clean: 0,
  checkDigit: 1,
  incompleteVin: 6,
  unknownManufacturer: 7,
  noData: 8,
  glider: 9,
  offRoad: 10,
  noModelYear: 11,
  otherModelYear: 12,
  unusedCharacters: 14,
  invalidCharacters: 400,
} as const;

/** A set of codes: code n is bit n, 400 is bit 15. */
export type CodeSet = number;
const BIT_OF_400 = 15;

/** The set with one code more. */
export function withCode(codes: CodeSet, code: number): CodeSet {
  return codes | (1 << (code === 400 ? BIT_OF_400 : code));
}

/** The set without some codes. */
export function withoutCodes(codes: CodeSet, dropped: readonly number[]): CodeSet {
  return codes & ~dropped.reduce(withCode, 0);
}

export function hasCode(codes: CodeSet, code: number): boolean {
  return ((codes >>> (code === 400 ? BIT_OF_400 : code)) & 1) === 1;
}

/** The codes of a set, ascending. */
export function listCodes(codes: CodeSet): number[] {
  const list: number[] = [];
  for (let bit = 0; bit <= BIT_OF_400; bit++) {
    if (((codes >>> bit) & 1) === 1) list.push(bit === BIT_OF_400 ? 400 : bit);
  }
  return list;
}

const mere = withCode(withCode(withCode(0, CODE.glider), CODE.offRoad), CODE.otherModelYear);
const onlyUnused = withCode(0, CODE.unusedCharacters);

/** Code 0 joins a set of nothing but warnings; 14 joins 0 when no model was found. */
export function completeCodes(codes: CodeSet, hasModel: boolean): CodeSet {
  const errors = codes & ~mere;
  if (errors !== 0 && errors !== onlyUnused) return codes;
  const clean = withCode(codes, CODE.clean);
  return hasModel ? clean : withCode(clean, CODE.unusedCharacters);
}

/** NHTSA's texts and penalties of the codes. */
export interface ErrorTexts {
  /** The codes of a set, ascending; the list is shared and must not be changed. */
  codes(codes: CodeSet): readonly number[];
  /** `code - text` joined by `; `, cut at 500 characters. */
  text(codes: CodeSet, isOffRoad: boolean): string;
  /** The explanation that codes 4 and 5 carry; empty for the others. */
  additionalText(code: number): string;
  /** What the codes cost when decoding passes compete: 0 or less. */
  score(codes: CodeSet): number;
}

const OFF_ROAD_NOTE =
  " NOTE: Disregard if this is an off-road vehicle PIN, as check digit calculation may not be accurate.";

/** Reads the texts from the index; texts of code sets are made once. */
export function createErrorTexts(index: VehicleIndex): ErrorTexts {
  const { errorCode, errorText, errorAdditionalText, errorPenalty } = index.columns;
  const rowOf = new Map([...errorCode].map((code, row) => [code, row]));
  const made = new Map<number, string>();
  const scores = Int32Array.from({ length: 1 << (BIT_OF_400 + 1) }, (_, codes) =>
    listCodes(codes).reduce((sum, code) => sum - (errorPenalty[rowOf.get(code) ?? -1] ?? 0), 0),
  );
  const textOf = (code: number): string => index.text(errorText[rowOf.get(code) ?? 0] ?? 0).trim();
  const lists = new Map<CodeSet, readonly number[]>();
  return {
    codes(codes) {
      const known = lists.get(codes);
      if (known !== undefined) return known;
      const made = Object.freeze(listCodes(codes));
      lists.set(codes, made);
      return made;
    },
    text(codes, isOffRoad) {
      const name = isOffRoad ? codes | 0x10000 : codes;
      const known = made.get(name);
      if (known !== undefined) return known;
      const texts = listCodes(codes).map((code) =>
        isOffRoad && code === CODE.checkDigit ? `${textOf(code)}${OFF_ROAD_NOTE}` : textOf(code),
      );
      const text = texts.join("; ").slice(0, 500);
      made.set(name, text);
      return text;
    },
    additionalText: (code) => index.text(errorAdditionalText[rowOf.get(code) ?? 0] ?? 0),
    score: (codes) => scores[codes] ?? 0,
  };
}
