import { accountErrors } from "./errors.ts";

const LONGEST_NAME = 100;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;
const LONGEST_LANGUAGE = 35;

/** A name for people: 1 to 100 characters of one line. */
export function requireName(given: string): string {
  const name = given.normalize("NFC").trim();
  const length = Array.from(name).length;
  if (length >= 1 && length <= LONGEST_NAME && !/\p{Cc}/u.test(name)) return name;
  throw accountErrors.IDENTITY_ACCOUNT_INVALID({
    problem: "Give a name of 1 to 100 characters on one line.",
  });
}

export function requireLanguage(given: string | undefined): string {
  if (given === undefined) return "en";
  if (LANGUAGE.test(given) && given.length <= LONGEST_LANGUAGE) return given;
  throw accountErrors.IDENTITY_ACCOUNT_INVALID({
    problem: "Give the language as a tag such as en or pt-BR.",
  });
}

export function requireTerms(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (/^[\w.-]{1,50}$/.test(given)) return given;
  throw accountErrors.IDENTITY_ACCOUNT_INVALID({
    problem: "Give the version of the terms as 1 to 50 letters, digits, dots or dashes.",
  });
}
