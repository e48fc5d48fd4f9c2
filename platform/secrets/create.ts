import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { parseBlob } from "./blob.ts";
import { ColumnRegistry } from "./columns.ts";
import type { SecretsConfig } from "./config.ts";
import { open, seal } from "./envelope.ts";
import { secretsErrors } from "./errors.ts";
import { KeyCache } from "./key-cache.ts";
import { KeyRing } from "./key-ring.ts";
import { MasterKeys } from "./master-keys.ts";
import { ownerOf, placeOf } from "./place.ts";
import { reencrypt } from "./reencrypt.ts";
import {
  ALL_OWNERS,
  KEY_CHANGED_CHANNEL,
  rotateDataKey,
  rotateMaster,
  type RotationRecorder,
} from "./rotation.ts";
import type { Secrets, SecretsStatus } from "./secrets.ts";
import { createSigner } from "./signer.ts";
import { countKeys, destroyKeys, KeyStore } from "./store.ts";

export interface SecretsDeps {
  readonly config: SecretsConfig;
  /** TRADEPOST_MASTER_SECRET. */
  readonly masterSecret: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  /** Whether `encrypt` refuses purposes of no registered column, so that no rotation can forget one. */
  readonly requireRegistered?: boolean;
  /** Notes rotations in the audit log, inside their transaction. */
  readonly recordRotation?: RotationRecorder;
}

/** Opens the secrets of a migrated database; resolves when rotations by other processes are heard. */
export async function createSecrets(deps: SecretsDeps): Promise<Secrets> {
  const { config, clock, database, logger } = deps;
  const masters = new MasterKeys(deps.masterSecret, config.previousMasterSecrets);
  const cache = new KeyCache({ clock, freshMs: config.keyCacheSeconds * 1000, limit: config.keyCacheLimit });
  const store = new KeyStore(database);
  const ring = new KeyRing({ clock, masters, cache, store });
  const columns = new ColumnRegistry();
  const rotation = {
    database,
    clock,
    logger,
    masters,
    ring,
    record: deps.recordRotation ?? (async () => undefined),
  };
  const subscription = await database.listen(KEY_CHANGED_CHANNEL, {
    onMessage: (ownerId) => (ownerId === ALL_OWNERS ? ring.forgetAll() : ring.forgetOwner(ownerId)),
    onMissed: () => ring.forgetAll(),
  });
  const sweeper = setInterval(() => cache.sweep(), config.keyCacheSeconds * 1000).unref();
  return {
    ...encryptionWith(ring, deps.requireRegistered === true ? columns : undefined),
    register: (added) => columns.add(added),
    rotateMaster: () => rotateMaster(rotation),
    hasKeys: async (workspaceId) => (await store.findCurrent(ownerOf(workspaceId))) !== undefined,
    rotateDataKey: (workspaceId) => rotateDataKey(rotation, workspaceId),
    reencrypt: (workspaceId) => reencrypt({ database, ring, columns }, workspaceId),
    status: () => statusOf(database, masters),
    destroyKeys: (transaction, workspaceId) => destroyKeys(transaction, ownerOf(workspaceId)),
    close: async () => {
      clearInterval(sweeper);
      await subscription.stop();
      ring.forgetAll();
    },
  };
}

function encryptionWith(
  ring: KeyRing,
  columns: ColumnRegistry | undefined,
): Pick<Secrets, "encrypt" | "decrypt" | "decryptBytes" | "signer"> {
  async function decryptBytes(workspaceId: string | null, purpose: string, stored: string): Promise<Buffer> {
    const place = placeOf(workspaceId, purpose);
    const blob = parseBlob(stored);
    return open(await ring.find(blob.keyId), place, blob);
  }
  return {
    encrypt: async (workspaceId, purpose, plaintext) => {
      const place = placeOf(workspaceId, purpose);
      if (columns?.covers(purpose) === false) throw secretsErrors.SECRETS_PURPOSE_UNKNOWN({ purpose });
      return seal(await ring.current(place.ownerId), place, plaintext);
    },
    decryptBytes,
    decrypt: async (workspaceId, purpose, stored) => {
      const plaintext = await decryptBytes(workspaceId, purpose, stored);
      try {
        return plaintext.toString();
      } finally {
        plaintext.fill(0);
      }
    },
    signer: (workspaceId, purpose) => createSigner(ring, placeOf(workspaceId, purpose)),
  };
}

async function statusOf(database: Database, masters: MasterKeys): Promise<SecretsStatus> {
  const census = await countKeys(database);
  return {
    currentMasterId: masters.current.id,
    masters: census.map((row) => ({ ...row, known: masters.has(row.masterId) })),
  };
}
