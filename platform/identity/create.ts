import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { Authenticator } from "./authenticator.ts";
import type { IdentityConfig } from "./config.ts";
import type { Identity } from "./identity.ts";
import { KeyCache } from "./key-cache.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./keys.ts";
import { KeyUsage } from "./key-usage.ts";
import { findKey, writeKeyUses } from "./store.ts";
import { createWorkspace, ensureFirstWorkspace, firstWorkspace } from "./workspaces.ts";

/** Sent by the database whenever the rights of a key change; the payload is the key's id. */
const KEY_CHANGED_CHANNEL = "identity_api_key";

export interface IdentityDeps {
  readonly config: IdentityConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
}

/** Opens identity on a migrated database; resolves when changes of keys are heard. */
export async function createIdentity({ config, clock, database, logger }: IdentityDeps): Promise<Identity> {
  const cache = new KeyCache({ clock, freshMs: config.keyCacheSeconds * 1000, limit: config.keyCacheLimit });
  const usage = new KeyUsage({ clock, logger, write: (uses) => writeKeyUses(database, uses) });
  const authenticator = new Authenticator({
    clock,
    cache,
    usage,
    find: (digest) => findKey(database, digest),
  });
  const subscription = await database.listen(KEY_CHANGED_CHANNEL, {
    onMessage: (keyId) => cache.forget(keyId),
    onMissed: () => cache.forgetAll(),
  });
  const deps = { database, clock };
  return {
    createWorkspace: ({ name }) => createWorkspace(deps, name),
    ensureFirstWorkspace: () => ensureFirstWorkspace(deps),
    firstWorkspace: () => firstWorkspace(deps),
    createApiKey: (request) => createKey(deps, request),
    listApiKeys: (workspaceId) => listKeys(deps, workspaceId),
    revokeApiKey: (workspaceId, keyId) => revokeKey(deps, workspaceId, keyId),
    rotateApiKey: (rotation) => rotateKey(deps, rotation),
    authenticateApiKey: (presented, ipAddress) => authenticator.authenticate(presented, ipAddress),
    authenticateCached: (presented, ipAddress) => authenticator.authenticateCached(presented, ipAddress),
    close: async () => {
      await subscription.stop();
      await usage.flush();
    },
  };
}
