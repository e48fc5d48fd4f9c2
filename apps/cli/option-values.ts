import { InvalidArgumentError } from "commander";

/** Ids of Telegram stay text: they may have more digits than a number holds exactly. */
export function digits(given: string): string {
  if (!/^[0-9]{1,18}$/.test(given)) throw new InvalidArgumentError("Give digits only.");
  return given;
}

export function wholeNumber(given: string): number {
  const value = Number(given);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("must be a whole number from 1.");
  return value;
}
