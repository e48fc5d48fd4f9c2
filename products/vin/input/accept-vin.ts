import type { AppError } from "#platform/kernel";
import { vinErrors } from "../errors.ts";
import { readVin, type VinFault } from "../rules/decoder.ts";

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
const SEPARATORS = /[\s\p{Zs}-]/gu;
const LONGEST_TEXT = 256;

/**
 * The VIN in a text that a person or a program sent: upper case, without spaces and hyphens.
 *
 * A VIN has 17 characters. A partial VIN says so by `*` in place of what is not known
 * (`5UXWX7C5*BA`, `1HG*`); positions after its end are not known either. So a VIN that lost a
 * character on the way is told from one that is meant to be partial.
 *
 * Throws `VIN_EMPTY`, `VIN_WRONG_LENGTH` or `VIN_CHARACTER_INVALID` (with `position` and, where it
 * can be guessed, `suggestion`).
 */
export function acceptVin(given: string): string {
  if (VIN.test(given)) return given;
  if (given.length > LONGEST_TEXT) throw wrongLength(given.length);
  const text = given.replace(SEPARATORS, "");
  const input = readVin(text, { allowPartial: true });
  if (!input.ok) throw refusal(text, input);
  if (input.isPartial && !input.vin.includes("*")) throw wrongLength(input.vin.length);
  return input.vin;
}

function wrongLength(length: number): AppError {
  return vinErrors.VIN_WRONG_LENGTH({ length }, { members: { length } });
}

function refusal(text: string, fault: VinFault): AppError {
  switch (fault.kind) {
    case "empty":
      return vinErrors.VIN_EMPTY();
    case "too-long":
    case "too-short":
      return wrongLength(text.length);
    default: {
      const position = fault.positions[0] ?? 1;
      const { suggestion } = fault;
      return vinErrors.VIN_CHARACTER_INVALID(
        { position, character: characterName([...text][position - 1] ?? ""), hint: fault.message },
        { members: { position, ...(suggestion !== null && { suggestion }) } },
      );
    }
  }
}

/** A character as people can tell it from one that looks the same: `"А" (U+0410)`. */
function characterName(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const shown = /^[\p{C}\p{M}\p{Z}]$/u.test(character) ? "an invisible character" : `"${character}"`;
  return `${shown} (U+${code})`;
}
