import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/**
 * Closes the content of a waiting mail, so that a copy of the database gives away no code and no
 * link. `boundTo` is part of the seal: a sealed text opens only for the message it was made for.
 */
export interface ContentSeal {
  seal(plain: string, boundTo: string): string | Promise<string>;
  /** Throws when the text was changed, belongs elsewhere or was sealed with another secret. */
  open(sealed: string, boundTo: string): string | Promise<string>;
}

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A seal by AES-256-GCM with a key that is derived (HKDF-SHA-256) from the installation's secret. */
export function createContentSeal(masterSecret: string): ContentSeal {
  const key = Buffer.from(hkdfSync("sha256", masterSecret, "", "tradepost mail content 1", 32));
  return {
    seal(plain, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(boundTo));
      const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString("base64");
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed, "base64");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(tag);
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString("utf8");
    },
  };
}
