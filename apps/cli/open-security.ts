import { coreConfig } from "#platform/config";
import type { Database } from "#platform/database";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { migrationSets } from "../migrations.ts";
import { openSecurity, type Security } from "../server/open-security.ts";
import { withDatabase } from "./open-database.ts";

/** Runs `work` with the secrets and the audit log of the installation, its database brought up to date. */
export function withSecurity<Result>(
  work: (parts: Security & { readonly database: Database }) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async (database, config) => {
    await database.migrate(migrationSets);
    await using opened = new AsyncDisposableStack();
    const shared = { core: config.of(coreConfig), clock: systemClock, database, logger: silentLogger };
    const security = await openSecurity(config, shared, opened);
    return await work({ ...security, database });
  });
}
