/** Why a text is no VIN. */
export type VinFaultKind =
  | "empty"
  | "too-long"
  | "too-short"
  | "inner-space"
  | "look-alike"
  | "forbidden-letter"
  | "forbidden-character";

export interface VinFault {
  readonly ok: false;
  readonly kind: VinFaultKind;
  /** Names the fault and the cure. */
  readonly message: string;
  /** 1-based positions in the trimmed text; empty when the whole text is at fault. */
  readonly positions: readonly number[];
  /** What was probably meant; null when that is not clear. */
  readonly suggestion: string | null;
}

export type VinInput =
  | {
      readonly ok: true;
      /** Trimmed and in upper case. */
      readonly vin: string;
      /** Shorter than 17 characters or with `*` for unknown ones. */
      readonly isPartial: boolean;
    }
  | VinFault;

const VIN_LENGTH = 17;
const plain = /^[0-9A-HJ-NPR-Z*]*$/;
const meant: Record<string, string> = { I: "1", O: "0", Q: "0" };

/** Cyrillic and Greek letters that look like Latin ones; full-width forms are handled by folding. */
const lookAlikes = new Map(
  [..."АВЕКМНРСТУХѴЈЅОІΑΒΕΖΗΚΜΝΡΤΥΧΟΙ"].map((letter, at) => [
    letter,
    "ABEKMHPCTYXVJS01ABEZHKMNPTYX01".charAt(at),
  ]),
);

/**
 * Reads a VIN as a person or a program wrote it. Outer blanks and lower case are put right without
 * a word; everything else that is no VIN is refused with its kind, positions and a suggestion.
 * With `allowPartial`, shorter VINs and `*` for unknown characters are accepted.
 */
export function readVin(text: string, options: { allowPartial?: boolean } = {}): VinInput {
  const trimmed = text.trim();
  if (trimmed === "") return fault("empty", "The VIN is empty. Give the 17 characters of the VIN.");
  if (trimmed.length > 4 * VIN_LENGTH) return tooLong(trimmed.length);
  const vin = trimmed.toUpperCase();
  const characters = plain.test(vin) ? null : characterFault(vin);
  if (characters !== null) return characters;
  if (vin.length > VIN_LENGTH) return tooLong(vin.length);
  const isPartial = vin.length < VIN_LENGTH || vin.includes("*");
  if (!isPartial || options.allowPartial === true) return { ok: true, vin, isPartial };
  if (vin.length < VIN_LENGTH) {
    return fault("too-short", `The VIN has ${vin.length} characters instead of 17. Give all of them.`);
  }
  return fault(
    "forbidden-character",
    'The VIN holds "*". Give the real character, or ask for a partial VIN.',
    [...vin].flatMap((character, at) => (character === "*" ? [at + 1] : [])),
  );
}

function tooLong(length: number): VinFault {
  return fault(
    "too-long",
    `The VIN has ${length} characters instead of 17. Remove what does not belong to it.`,
  );
}

function characterFault(vin: string): VinFault {
  const folded = vin.normalize("NFKC").toUpperCase();
  const mapped = [...folded].map((character) => lookAlikes.get(character) ?? character).join("");
  if (mapped !== vin) {
    const positions = [...vin].flatMap((character, at) => (character.charCodeAt(0) > 126 ? [at + 1] : []));
    const message = `The VIN holds characters that only look like letters or digits (${at(positions)}). Type them anew.`;
    return fault("look-alike", message, positions, suggestion(mapped));
  }
  const spaces = positionsOf(vin, /[\s\p{Cf}\p{Pd}.]/u);
  if (spaces.length > 0) {
    const message = `The VIN holds blanks, dots or dashes (${at(spaces)}). Remove them.`;
    return fault("inner-space", message, spaces, suggestion(vin.replaceAll(/[\s\p{Cf}\p{Pd}.]/gu, "")));
  }
  const letters = positionsOf(vin, /[IOQ]/);
  if (letters.length > 0 && positionsOf(vin, /[^0-9A-Z*]/).length === 0) {
    const message = `No VIN holds the letters I, O or Q (${at(letters)}). They are usually the digits 1 or 0.`;
    return fault(
      "forbidden-letter",
      message,
      letters,
      suggestion(vin.replaceAll(/[IOQ]/g, (letter) => meant[letter] ?? letter)),
    );
  }
  const others = positionsOf(vin, /[^0-9A-Z*]/);
  return fault(
    "forbidden-character",
    `A VIN holds only digits and letters without I, O and Q (${at(others)}).`,
    others,
  );
}

const at = (positions: readonly number[]): string =>
  `position${positions.length === 1 ? "" : "s"} ${positions.slice(0, VIN_LENGTH).join(", ")}`;

function positionsOf(vin: string, wanted: RegExp): number[] {
  return [...vin].flatMap((character, index) => (wanted.test(character) ? [index + 1] : []));
}

const suggestion = (vin: string): string | null =>
  vin.length === VIN_LENGTH && plain.test(vin) ? vin : null;

function fault(
  kind: VinFaultKind,
  message: string,
  positions: readonly number[] = [],
  suggested: string | null = null,
): VinFault {
  return { ok: false, kind, message, positions, suggestion: suggested };
}
