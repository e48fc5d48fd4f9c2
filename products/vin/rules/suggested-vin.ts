import { serialStart } from "./check-digit.ts";
import { replaced } from "./corrections.ts";
import type { Pass, Subject } from "./pass.ts";
import { invalidCharacters } from "./invalid-characters.ts";

/** The corrected VIN with characters that no VIN may have as `!`; empty when nothing was wrong. */
export function suggestedVinOf(subject: Subject, pass: Pass): string {
  let suggested = pass.correction.suggestedVin;
  if (!pass.hasInvalidCharacters) return suggested;
  if (suggested === "") suggested = subject.vin;
  const serialFrom = serialStart(subject.vin, subject.isLightVehicle);
  for (const { position } of invalidCharacters(subject.vin, serialFrom, pass.freePositions)) {
    suggested = replaced(suggested, position, "!");
  }
  return suggested;
}
