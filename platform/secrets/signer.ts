import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { AppError } from "#platform/kernel";
import { packUuid, unpackUuid } from "./blob.ts";
import type { DataKey } from "./data-key.ts";
import type { KeyRing } from "./key-ring.ts";
import { type Place, placeText } from "./place.ts";

/** Signs with a key derived from a data key; signatures outlive every rotation. */
export interface Signer {
  /** HMAC-SHA256 with the current key: its id and the signature as text. */
  sign(message: string | Uint8Array): Promise<string>;
  /** Whether the signature was made for this message in this place. */
  verify(message: string | Uint8Array, signature: string): Promise<boolean>;
}

const FORM = /^h1\.([\w-]{22})\.[\w-]{43}$/;
const KEY_BYTES = 32;

export function createSigner(ring: KeyRing, place: Place): Signer {
  return {
    sign: async (message) => {
      const dataKey = await ring.current(place.ownerId);
      return signatureOf(dataKey, place, message);
    },
    verify: async (message, signature) => {
      const [, packed] = FORM.exec(signature) ?? [];
      if (packed === undefined) return false;
      const dataKey = await findKey(ring, unpackUuid(packed));
      if (dataKey?.ownerId !== place.ownerId) return false;
      return timingSafeEqual(Buffer.from(signatureOf(dataKey, place, message)), Buffer.from(signature));
    },
  };
}

/** A key that does not exist signed nothing; a master that is missing is another matter and thrown. */
async function findKey(ring: KeyRing, keyId: string): Promise<DataKey | undefined> {
  try {
    return await ring.find(keyId);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "SECRETS_KEY_UNKNOWN") return undefined;
    throw thrown;
  }
}

function signatureOf(dataKey: DataKey, place: Place, message: string | Uint8Array): string {
  const key = Buffer.from(
    hkdfSync("sha256", dataKey.key, "", `tradepost signature ${placeText(place)}`, KEY_BYTES),
  );
  try {
    return `h1.${packUuid(dataKey.keyId)}.${createHmac("sha256", key).update(message).digest("base64url")}`;
  } finally {
    key.fill(0);
  }
}
