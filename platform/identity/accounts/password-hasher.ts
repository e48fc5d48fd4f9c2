import { type Argon2Verdict, createArgon2Hasher } from "./argon2.ts";
import { compareBcrypt, decoyBcrypt, isBcrypt } from "./bcrypt.ts";

/** `unsupported`: a hash of an unknown kind; its owner needs a new password. */
export type PasswordVerdict = Argon2Verdict;

/** Turns passwords into strings that are safe to store, and compares. Passwords come normalised. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** A refusal costs the same whatever the stored string is; `undefined` for an account that does not exist. */
  verify(password: string, stored: string | undefined): Promise<PasswordVerdict>;
  /** Whether a hash that matched should be replaced by a new one. */
  isOutdated(stored: string): boolean;
}

/**
 * argon2id, and bcrypt for what was imported. While imported hashes are left, every refusal costs one hash
 * of each kind, so that time does not tell which accounts hold them or exist at all; afterwards argon2id
 * alone. `importedCost` answers the highest cost of a bcrypt hash in the installation, `undefined` for none.
 */
export function createPasswordHasher(
  importedCost: () => Promise<number | undefined>,
  compare: typeof compareBcrypt = compareBcrypt,
): PasswordHasher {
  const argon2 = createArgon2Hasher();
  return {
    hash: (password) => argon2.hash(password),
    async verify(password, stored) {
      if (stored !== undefined && isBcrypt(stored)) {
        await argon2.verify(password, undefined);
        return (await compare(password, stored)) ? "match" : "mismatch";
      }
      const verdict = await argon2.verify(password, stored);
      const cost = verdict === "match" ? undefined : await importedCost();
      if (cost !== undefined) await compare(password, decoyBcrypt(cost));
      return verdict;
    },
    isOutdated: (stored) => argon2.isOutdated(stored),
  };
}
