import { testAudit } from "#platform/audit/testing";
import { coreConfig, loadConfig } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createIdentity, type Identity, identityConfig } from "#platform/identity";
import { createJobs, type Jobs, jobsConfig } from "#platform/jobs";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { testMetrics } from "#platform/telemetry/testing";
import { configSlices } from "../../apps/parts.ts";

/** The parts of an installation, seen from this process: another user of the same data folder. */
export interface Installation extends AsyncDisposable {
  readonly database: Database;
  readonly identity: Identity;
  readonly jobs: Jobs;
  close(): Promise<void>;
}

/** Opens a data folder that a server has used: joins its database, or starts it. */
export async function openInstallation(dataFolder: string): Promise<Installation> {
  const config = loadConfig(configSlices, { TRADEPOST_DATA_DIR: dataFolder });
  const database = await createDatabase({
    config: config.of(databaseConfig),
    dataDirectory: dataFolder,
    secret: config.of(coreConfig).masterSecret,
    logger: silentLogger,
    clock: systemClock,
  });
  const shared = { database, clock: systemClock, logger: silentLogger };
  const identity = await createIdentity({
    ...shared,
    audit: testAudit(database),
    config: config.of(identityConfig),
  });
  const jobs = createJobs({ ...shared, config: config.of(jobsConfig), metrics: testMetrics() });
  const close = async (): Promise<void> => {
    await jobs.close();
    await identity.close();
    await database.close();
  };
  return { database, identity, jobs, close, [Symbol.asyncDispose]: close };
}
