import { createHmac, type KeyObject, sign } from "node:crypto";

/** Header and claims of a token, as they were signed. */
export interface Decoded {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Makes a signature over the two first parts. */
export type Signer = (input: string) => Buffer;

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

export function decode(token: string): Decoded {
  const [header = "", claims = ""] = token.split(".");
  const parse = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Decoded["header"];
  return { header: parse(header), claims: parse(claims) };
}

export const byHmac =
  (secret: Buffer | string, hash = "sha256"): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest();

export const byEd25519 =
  (key: KeyObject): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);

export const byRsa =
  (key: KeyObject): Signer =>
  (input) =>
    sign("sha256", Buffer.from(input), key);

export const byNobody: Signer = () => Buffer.alloc(0);

/** A token with these parts, whatever they are. */
export function forge(header: unknown, claims: unknown, signer: Signer): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signer(input).toString("base64url")}`;
}
