import type { Database } from "#platform/database";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { createSecrets, type SecretsDeps } from "./create.ts";
import type { Secrets } from "./secrets.ts";

export const testMasterSecret = "only for secrets that tests throw away";

/** Secrets on a test database that has `secretsMigrations`. */
export function testSecrets(database: Database, changes: Partial<SecretsDeps> = {}): Promise<Secrets> {
  return createSecrets({
    config: { previousMasterSecrets: [], keyCacheSeconds: 300, keyCacheLimit: 10_000 },
    masterSecret: testMasterSecret,
    clock: systemClock,
    database,
    logger: silentLogger,
    ...changes,
  });
}
