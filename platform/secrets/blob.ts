import { secretsErrors } from "./errors.ts";

/**
 * A stored secret: `s1.`, the data key's id (22 characters), `.`, the place's mark and the encrypted
 * bytes, all in base64url. The key's id is a prefix, so that SQL can tell which key was used.
 */
export interface Blob {
  readonly keyId: string;
  readonly mark: Buffer;
  readonly sealed: Buffer;
}

const VERSION = "s1";
const MARK_BYTES = 4;
const FORM = /^s1\.([\w-]{22})\.([\w-]+)$/;

export function formatBlob({ keyId, mark, sealed }: Blob): string {
  return `${blobPrefix(keyId)}${Buffer.concat([mark, sealed]).toString("base64url")}`;
}

/** How every secret begins that was encrypted with this key. */
export function blobPrefix(keyId: string): string {
  return `${VERSION}.${packUuid(keyId)}.`;
}

/** Throws `SECRETS_FORMAT_UNKNOWN`. */
export function parseBlob(text: string): Blob {
  const [, packed, body] = FORM.exec(text) ?? [];
  if (packed === undefined || body === undefined) throw secretsErrors.SECRETS_FORMAT_UNKNOWN();
  const bytes = Buffer.from(body, "base64url");
  const blob = {
    keyId: unpackUuid(packed),
    mark: bytes.subarray(0, MARK_BYTES),
    sealed: bytes.subarray(MARK_BYTES),
  };
  // Several texts decode to the same bytes; only the one that we write is ours.
  if (formatBlob(blob) !== text) throw secretsErrors.SECRETS_TAMPERED();
  return blob;
}

export function packUuid(uuid: string): string {
  return Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
}

export function unpackUuid(packed: string): string {
  const hex = Buffer.from(packed, "base64url").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
