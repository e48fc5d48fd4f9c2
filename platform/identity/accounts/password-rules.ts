import { commonPasswords } from "./common-passwords.ts";
import { accountErrors } from "./errors.ts";

const SHORTEST = 10;
const LONGEST = 128;
const FEWEST_DIFFERENT = 4;
const PRODUCT = "tradepost";
/** Shorter parts of an address are in too many words. */
const TELLING_PART = 4;

/**
 * A new password in the form that is hashed: Unicode NFC, whole. Throws `IDENTITY_PASSWORD_UNFIT` with the
 * rule that it breaks. No kinds of characters are asked for: length and rarity make a password strong.
 */
export function requirePassword(given: string, email: string | null): string {
  const password = given.normalize("NFC");
  const problem = problemOf(password, email?.toLowerCase());
  if (problem !== undefined) throw accountErrors.IDENTITY_PASSWORD_UNFIT({ problem });
  return password;
}

/** A typed password in the form that is compared; `undefined` when it is none that could have been set. */
export function comparable(given: string): string | undefined {
  const password = given.normalize("NFC");
  return lengthOf(password) > LONGEST ? undefined : password;
}

function problemOf(password: string, email: string | undefined): string | undefined {
  const length = lengthOf(password);
  if (length < SHORTEST) return `Use at least ${SHORTEST} characters; a few random words are good.`;
  if (length > LONGEST) return `Use at most ${LONGEST} characters.`;
  const plain = password.toLowerCase();
  if (new Set(plain).size < FEWEST_DIFFERENT) return "Use more different characters.";
  if (commonPasswords.has(plain)) return "This password is among those tried first. Choose another.";
  if (plain.includes(PRODUCT)) return "Leave the name of this service out of the password.";
  if (email === undefined) return undefined;
  const name = email.slice(0, email.lastIndexOf("@"));
  if (plain.includes(email) || (name.length >= TELLING_PART && plain.includes(name)))
    return "Leave your mail address out of the password.";
  return undefined;
}

function lengthOf(password: string): number {
  return Array.from(password).length;
}
