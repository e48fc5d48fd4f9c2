import { readName } from "#platform/kernel";
import { isTermsVersion } from "../terms/document.ts";
import { accountErrors } from "./errors.ts";

const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;
const LONGEST_LANGUAGE = 35;

/** A name of a person or of a passkey, as it is stored. Throws `IDENTITY_ACCOUNT_INVALID`. */
export function requireName(given: string): string {
  const name = readName(given);
  if (name.ok) return name.value;
  throw accountErrors.IDENTITY_ACCOUNT_INVALID({ problem: name.fault });
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
  if (isTermsVersion(given)) return given;
  throw accountErrors.IDENTITY_ACCOUNT_INVALID({
    problem: "Give the version of the terms as 1 to 50 letters, digits, dots or dashes.",
  });
}
