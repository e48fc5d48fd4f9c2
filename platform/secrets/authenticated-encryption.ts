import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes that encryption adds. */
const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, ciphertext, tag. One key bears 2^32 of them. */
export function encryptBytes(key: KeyObject, associated: Uint8Array, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const body = cipher.update(plaintext);
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `encryptBytes`; `undefined` when key, associated data or bytes are not those of the encryption. */
export function decryptBytes(key: KeyObject, associated: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < OVERHEAD_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
  try {
    // GCM is a stream: `final` adds no bytes, it only checks the tag.
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}
