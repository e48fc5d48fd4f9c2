import { decryptBytes, encryptBytes } from "./authenticated-encryption.ts";
import { type Blob, formatBlob, packUuid } from "./blob.ts";
import type { DataKey } from "./data-key.ts";
import { secretsErrors } from "./errors.ts";
import { type Place, placeMark, placeText } from "./place.ts";

/** Encrypts for a place with a data key of the place's owner. */
export function seal(dataKey: DataKey, place: Place, plaintext: string | Uint8Array): string {
  const bytes = typeof plaintext === "string" ? Buffer.from(plaintext) : plaintext;
  try {
    const sealed = encryptBytes(dataKey.key, associatedWith(dataKey, place), bytes);
    return formatBlob({ keyId: dataKey.keyId, mark: placeMark(place), sealed });
  } finally {
    if (typeof plaintext === "string") bytes.fill(0);
  }
}

/** Opens what was sealed for this place. Throws `SECRETS_WRONG_PLACE` or `SECRETS_TAMPERED`. */
export function open(dataKey: DataKey, place: Place, blob: Blob): Buffer {
  const elsewhere = dataKey.ownerId !== place.ownerId || !blob.mark.equals(placeMark(place));
  if (elsewhere) throw secretsErrors.SECRETS_WRONG_PLACE();
  const plaintext = decryptBytes(dataKey.key, associatedWith(dataKey, place), blob.sealed);
  if (plaintext === undefined) throw secretsErrors.SECRETS_TAMPERED();
  return plaintext;
}

/** What the tag covers besides the bytes: version, key, workspace and purpose. */
function associatedWith({ keyId }: DataKey, place: Place): Buffer {
  return Buffer.from(`s1 ${packUuid(keyId)} ${placeText(place)}`);
}
