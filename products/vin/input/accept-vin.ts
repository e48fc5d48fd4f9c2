import { vinErrors } from "../errors.ts";
import { explainCharacter } from "./look-alike.ts";

const VIN = /^[A-HJ-NPR-Z0-9*]{17}$/;
const PARTIAL = /^[A-HJ-NPR-Z0-9*]{1,17}$/;
const SEPARATORS = /[\s\p{Zs}-]/gu;

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
  const text = given.replace(SEPARATORS, "").toUpperCase();
  if (VIN.test(text) || (text.includes("*") && PARTIAL.test(text))) return text;
  const characters = [...text];
  if (characters.length === 0) throw vinErrors.VIN_EMPTY();
  if (characters.length > 64) throw vinErrors.VIN_WRONG_LENGTH({ length: characters.length });
  refuseCharacter(characters);
  throw vinErrors.VIN_WRONG_LENGTH({ length: characters.length });
}

function refuseCharacter(characters: readonly string[]): void {
  const index = characters.findIndex((character) => !PARTIAL.test(character));
  const found = characters[index];
  if (found === undefined) return;
  const { character, hint } = explainCharacter(found);
  const repaired = characters.map((one) => (PARTIAL.test(one) ? one : explainCharacter(one).meant)).join("");
  const complete = repaired.length === characters.length && VIN.test(repaired);
  throw vinErrors.VIN_CHARACTER_INVALID(
    { position: index + 1, character, hint },
    { members: { position: index + 1, ...(complete && { suggestion: repaired }) } },
  );
}
