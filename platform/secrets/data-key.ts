import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { decryptBytes, encryptBytes } from "./authenticated-encryption.ts";
import { secretsErrors } from "./errors.ts";
import type { MasterKey, MasterKeys } from "./master-keys.ts";

/** A data key as the database keeps it. */
export interface WrappedKey {
  readonly keyId: string;
  readonly ownerId: string;
  readonly wrapped: Uint8Array;
  readonly masterId: string;
}

/** An opened data key. A `KeyObject` lies outside of the JavaScript heap and prints nothing. */
export interface DataKey {
  readonly keyId: string;
  readonly ownerId: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;

type KeyName = Pick<WrappedKey, "keyId" | "ownerId">;

/** A new random key under the current master. */
export function newWrappedKey(name: KeyName, master: MasterKey): WrappedKey {
  const bytes = randomBytes(KEY_BYTES);
  try {
    return wrap(name, bytes, master);
  } finally {
    bytes.fill(0);
  }
}

/** Throws `SECRETS_MASTER_MISSING`, or `SECRETS_MASTER_WRONG` when the row was changed. */
export function openKey(stored: WrappedKey, masters: MasterKeys): DataKey {
  const bytes = unwrap(stored, masters);
  try {
    return { keyId: stored.keyId, ownerId: stored.ownerId, key: createSecretKey(bytes) };
  } finally {
    bytes.fill(0);
  }
}

/** The same key under the current master. */
export function rewrap(stored: WrappedKey, masters: MasterKeys): WrappedKey {
  const bytes = unwrap(stored, masters);
  try {
    return wrap(stored, bytes, masters.current);
  } finally {
    bytes.fill(0);
  }
}

function wrap(name: KeyName, bytes: Buffer, master: MasterKey): WrappedKey {
  const wrapped = encryptBytes(master.key, associatedWith(name), bytes);
  return { keyId: name.keyId, ownerId: name.ownerId, wrapped, masterId: master.id };
}

function unwrap(stored: WrappedKey, masters: MasterKeys): Buffer {
  const bytes = decryptBytes(masters.get(stored.masterId).key, associatedWith(stored), stored.wrapped);
  if (bytes === undefined) throw secretsErrors.SECRETS_MASTER_WRONG();
  return bytes;
}

/** Binds a wrapped key to its row, so that keys cannot be exchanged between workspaces. */
function associatedWith({ keyId, ownerId }: KeyName): Buffer {
  return Buffer.from(`tradepost data key ${keyId} ${ownerId}`);
}
