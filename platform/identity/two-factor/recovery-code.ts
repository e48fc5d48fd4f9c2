import { createHash, randomBytes } from "node:crypto";

const RECOVERY_CODES = 10;

/** Crockford's base32: no I, L, O or U, which people mix up. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 24;
const FORM = /^[0-9A-HJKMNP-TV-Z]{24}$/;

/** Ten codes of 120 random bits, in groups of six: `4F9K2A-...`. So long that a fast hash protects them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
    return letters.join("").replaceAll(/(.{6})(?=.)/g, "$1-");
  });
}

/** Takes small letters and the letters that look like digits. */
export function normalisedRecoveryCode(given: string): string {
  return given.replaceAll(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

export function isRecoveryCode(normalised: string): boolean {
  return FORM.test(normalised);
}

/** SHA-256 of user and code, the only form that is stored. */
export function recoveryDigest(userId: string, code: string): Buffer {
  return createHash("sha256")
    .update(`${userId} ${normalisedRecoveryCode(code)}`)
    .digest();
}
