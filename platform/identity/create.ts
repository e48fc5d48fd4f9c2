import type { Audit } from "#platform/audit";
import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { type Announcements, followAnnouncements, trustedMs } from "./announcements.ts";
import { Authenticator, type KeyUse } from "./keys/authenticator.ts";
import type { IdentityConfig } from "./config.ts";
import type { Identity } from "./identity.ts";
import { KeyCache } from "./keys/cache.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./keys/at-command-line.ts";
import { LastUses } from "./last-uses.ts";
import type { ScopeDeclarations } from "./roles.ts";
import { findKey, writeKeyUses } from "./keys/store.ts";
import { createWorkspace, ensureFirstWorkspace, firstWorkspace } from "./workspaces/at-command-line.ts";

export interface IdentityDeps {
  readonly audit: Pick<Audit, "append">;
  readonly config: IdentityConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  /** With them a key is refused that names others; those of the platform and of all products. */
  readonly declaredScopes?: ScopeDeclarations;
}

/** Opens identity on a migrated database; resolves when changes of keys are heard. */
export async function createIdentity(given: IdentityDeps): Promise<Identity> {
  const { audit, config, clock, database, logger, declaredScopes } = given;
  const cache = new KeyCache({
    clock,
    freshMs: () => trustedMs(config.keyCacheSeconds, announcements),
    limit: config.keyCacheLimit,
  });
  const uses = new LastUses<KeyUse>({
    logger,
    of: "API keys",
    write: (batch) => writeKeyUses(database, batch),
  });
  const authenticator = new Authenticator({
    clock,
    cache,
    uses,
    find: (digest) => findKey(database, digest),
  });
  const announcements: Announcements = await followAnnouncements(
    database,
    {
      identity_api_key: (keyId) => cache.forget(keyId),
      identity_workspace: (workspaceId) =>
        cache.forgetWhere(({ actor }) => actor.workspaceId === workspaceId),
    },
    () => cache.forgetAll(),
  );
  const deps = { audit, database, clock, declaredScopes };
  return {
    createWorkspace: ({ name }) => createWorkspace(deps, name),
    ensureFirstWorkspace: () => ensureFirstWorkspace(deps),
    firstWorkspace: () => firstWorkspace(deps),
    createApiKey: (request) => createKey(deps, request),
    listApiKeys: (workspaceId, request) => listKeys(deps, workspaceId, request),
    revokeApiKey: (workspaceId, keyId) => revokeKey(deps, workspaceId, keyId),
    rotateApiKey: (rotation) => rotateKey(deps, rotation),
    authenticateApiKey: (presented, ipAddress) => authenticator.authenticate(presented, ipAddress),
    authenticateCached: (presented, ipAddress) => authenticator.authenticateCached(presented, ipAddress),
    close: async () => {
      await announcements.stop();
      await uses.flush();
    },
  };
}
