import type { Transaction } from "#platform/database";
import type { EncryptedColumn } from "./columns.ts";
import type { Reencryption } from "./reencrypt.ts";
import type { MasterRotation } from "./rotation.ts";
import type { Signer } from "./signer.ts";
import type { MasterCensus } from "./store.ts";

/** Encryption of what others entrust to the house. `workspaceId` is `null` for the operator's own secrets. */
export interface Secrets {
  /**
   * Encrypts for one workspace and one purpose (the column, such as `shop.bots.token`). The answer is
   * plain ASCII, about 80 characters and 4/3 of the plaintext, different each time. Throws
   * `SECRETS_PURPOSE_UNKNOWN` for a purpose of no registered column, where all must be registered.
   */
  encrypt(workspaceId: string | null, purpose: string, plaintext: string | Uint8Array): Promise<string>;
  /**
   * Decrypts what was encrypted for this workspace and purpose. Throws `SECRETS_WRONG_PLACE`,
   * `SECRETS_TAMPERED`, `SECRETS_FORMAT_UNKNOWN`, `SECRETS_KEY_UNKNOWN`, `SECRETS_MASTER_MISSING` or
   * `SECRETS_UNAVAILABLE`.
   */
  decrypt(workspaceId: string | null, purpose: string, blob: string): Promise<string>;
  /** Like `decrypt`, for bytes; fill them with zeros after use. */
  decryptBytes(workspaceId: string | null, purpose: string, blob: string): Promise<Uint8Array>;
  /** Signs for a purpose with a key that no database holds in the clear. */
  signer(workspaceId: string | null, purpose: string): Signer;

  /** Declares encrypted columns, so that `reencrypt` finds them. Throws `SECRETS_COLUMN_INVALID`. */
  register(columns: readonly EncryptedColumn[]): void;
  /** Puts all data keys under the current master secret. See `tradepost secrets rotate`. */
  rotateMaster(): Promise<MasterRotation>;
  /** Whether an owner has a data key: the first secret makes one. */
  hasKeys(workspaceId: string | null): Promise<boolean>;
  /** Gives an owner a new current data key. Throws `SECRETS_ROTATION_CONFLICT` for all but one of several callers. */
  rotateDataKey(workspaceId: string | null): Promise<{ readonly keyId: string }>;
  /** Encrypts an owner's registered secrets with the current data key. */
  reencrypt(workspaceId: string | null): Promise<Reencryption>;
  /** How many data keys lie under which master, and which of them is the current one. */
  status(): Promise<SecretsStatus>;
  /** Destroys the keys of the transaction's workspace: its secrets can never be read again, in backups neither. */
  destroyKeys(transaction: Transaction, workspaceId: string): Promise<number>;
  /** Stops listening and forgets all keys. */
  close(): Promise<void>;
}

export interface SecretsStatus {
  readonly currentMasterId: string;
  readonly masters: readonly (MasterCensus & { readonly known: boolean })[];
}
