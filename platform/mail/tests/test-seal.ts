import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { ContentSeal } from "../seal.ts";

const key = randomBytes(32);

/** AES-256-GCM with a key of this process, laid out as nonce, tag, content. */
export const testSeal: ContentSeal = {
  seal(plain, boundTo) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(boundTo));
    const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString("base64");
  },
  open(sealed, boundTo) {
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  },
};
