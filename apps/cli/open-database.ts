import { resolve } from "node:path";
import { type Config, coreConfig, loadConfig, readEnvironment } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { systemClock } from "#platform/kernel";
import { configSlices } from "../parts.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs `work` with the installation's database: that of a running server on the same data folder,
 * or one that is started for the time of the command.
 */
export async function withDatabase<Result>(
  work: (database: Database, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig(configSlices, readEnvironment());
  const core = config.of(coreConfig);
  const database = await createDatabase({
    config: config.of(databaseConfig),
    dataDirectory: resolve(core.dataFolder),
    secret: core.masterSecret,
    logger: silent,
    clock: systemClock,
  });
  try {
    return await work(database, config);
  } finally {
    await database.close();
  }
}
