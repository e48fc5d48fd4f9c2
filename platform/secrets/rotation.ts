import type { Database, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { rewrap, type WrappedKey } from "./data-key.ts";
import { secretsErrors } from "./errors.ts";
import type { KeyRing } from "./key-ring.ts";
import type { MasterKeys } from "./master-keys.ts";
import { ownerOf } from "./place.ts";
import { listKeysOfOtherMasters, replaceKey, storeRewrapped } from "./store.ts";

/** Sent when keys changed; the payload is the workspace's id, or this for all. */
export const KEY_CHANGED_CHANNEL = "secrets_data_key";
export const ALL_OWNERS = "*";

/** A rotation that is about to be committed, for the audit log. */
export type Rotation =
  | { readonly kind: "master"; readonly masterId: string; readonly rewrappedKeys: number }
  | {
      readonly kind: "data-key";
      readonly workspaceId: string | null;
      readonly keyId: string;
      readonly retiredKeyId: string;
    };

/** Notes a rotation inside its transaction: that of the workspace, or one of the operator. */
export type RotationRecorder = (transaction: Transaction, rotation: Rotation) => Promise<void>;

export interface RotationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly masters: MasterKeys;
  readonly ring: KeyRing;
  readonly record: RotationRecorder;
}

export interface MasterRotation {
  /** The master under which all keys now lie. */
  readonly masterId: string;
  readonly rewrappedKeys: number;
}

const BATCH_LIMIT = 100;

/**
 * Wraps every data key under the current master: batch by batch, each its own transaction, so that
 * it may be stopped, run again and run twice at once. Secrets themselves stay as they are.
 *
 * Throws `SECRETS_MASTER_MISSING` when some keys lie under a master that is not given; all others
 * are done by then.
 */
export async function rotateMaster({
  database,
  clock,
  logger,
  masters,
  ring,
  record,
}: RotationDeps): Promise<MasterRotation> {
  const { current } = masters;
  let rewrappedKeys = 0;
  let unopened: WrappedKey | undefined;
  let afterKeyId: string | undefined;
  for (;;) {
    const { last, size } = await database.asOps(
      "rotate the master secret",
      async (transaction) => {
        const keys = await listKeysOfOtherMasters(transaction, current.id, afterKeyId, BATCH_LIMIT);
        for (const key of keys) {
          if (!masters.has(key.masterId)) unopened ??= key;
          else if (await storeRewrapped(transaction, key, rewrap(key, masters), clock.now()))
            rewrappedKeys += 1;
        }
        return { last: keys.at(-1)?.keyId, size: keys.length };
      },
      { write: true },
    );
    afterKeyId = last;
    if (size < BATCH_LIMIT) break;
  }
  const rotation: MasterRotation = { masterId: current.id, rewrappedKeys };
  if (rewrappedKeys > 0) {
    await database.asOps("note the rotation", (transaction) => announce(transaction, rotation, record), {
      write: true,
    });
  }
  ring.forgetAll();
  logger.info({ ...rotation }, "Rotated the master secret");
  if (unopened !== undefined) throw secretsErrors.SECRETS_MASTER_MISSING({ masterId: unopened.masterId });
  return rotation;
}

async function announce(
  transaction: Transaction,
  rotation: MasterRotation,
  record: RotationRecorder,
): Promise<void> {
  await transaction.notify(KEY_CHANGED_CHANNEL, ALL_OWNERS);
  await record(transaction, { kind: "master", ...rotation });
}

/**
 * Makes a new current data key; older ones still read. Of several callers at once one wins, the
 * others get `SECRETS_ROTATION_CONFLICT`. Answers the id of the new key.
 */
export async function rotateDataKey(
  deps: RotationDeps,
  workspaceId: string | null,
): Promise<{ readonly keyId: string }> {
  const { database, clock, ring, record } = deps;
  const ownerId = ownerOf(workspaceId);
  ring.forgetOwner(ownerId);
  const retired = await ring.current(ownerId);
  const next = ring.newKey(ownerId);
  const exchange = async (transaction: Transaction): Promise<void> => {
    const replaced = await replaceKey(transaction, retired.keyId, next, clock.now());
    if (!replaced) throw secretsErrors.SECRETS_ROTATION_CONFLICT();
    await record(transaction, {
      kind: "data-key",
      workspaceId,
      keyId: next.keyId,
      retiredKeyId: retired.keyId,
    });
  };
  await (workspaceId === null ? database.asApp(exchange) : database.withWorkspace(workspaceId, exchange));
  ring.forgetOwner(ownerId);
  return { keyId: next.keyId };
}
