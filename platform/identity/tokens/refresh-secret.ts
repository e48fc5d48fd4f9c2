import { createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

const FORM = /^tr_[\w-]{43}$/;

/** A new refresh token: `tr_` and 256 random bits in base64url. */
export function newRefreshToken(): string {
  return `tr_${randomBytes(32).toString("base64url")}`;
}

export function isRefreshToken(presented: string): boolean {
  return FORM.test(presented);
}

/** The only form that is stored; 256 random bits need no slow hash. */
export function refreshDigest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Works out the token that follows one; needs the token, its salt from the database and the master secret. */
export type Derivation = (token: string, salt: Uint8Array) => string;

/**
 * The successor is derived and not drawn, so that whoever presents the same token in the grace gets
 * the same successor although only hashes are stored. Former master secrets are tried after the current one.
 */
export function createDerivations(masterSecrets: readonly string[]): readonly Derivation[] {
  return masterSecrets.map((master) => {
    const key = Buffer.from(hkdfSync("sha256", master, "", "tradepost refresh token successors", 32));
    return (token, salt) => `tr_${createHmac("sha256", key).update(salt).update(token).digest("base64url")}`;
  });
}
