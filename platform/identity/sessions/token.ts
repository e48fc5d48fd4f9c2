import { hash, randomBytes } from "node:crypto";

const RANDOM_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as 43 characters that fit into a cookie or a URL. */
export function newToken(): string {
  return randomBytes(RANDOM_BYTES).toString("base64url");
}

/** Whether a text has the form of a token; nothing else is worth a look-up. */
export function isToken(presented: string): boolean {
  return FORM.test(presented);
}

/** SHA-256 in base64, the only form that is stored: 256 random bits need no slow hash. */
export function digestOf(token: string): string {
  return hash("sha256", token, "base64");
}
