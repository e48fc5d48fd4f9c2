import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import {
  type Check,
  configCheck,
  coreConfig,
  dataFolderCheck,
  inspectConfig,
  nodeVersionCheck,
  portCheck,
  readEnvironment,
  renderDoctor,
  runDoctor,
  secretsCheck,
  serviceCheck,
} from "#platform/config";
import { cacheConfig, connectRedis } from "#platform/cache";
import { databaseConfig } from "#platform/database";
import { migrationSets } from "../../migrations.ts";
import { configSlices } from "../../parts.ts";
import { products } from "../../products.ts";
import { withDatabase } from "../open-database.ts";

/** `tradepost doctor`: everything a start needs, and how to mend what is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Checks everything that a start needs and says how to mend what is wrong.")
    .action(async () => {
      const report = await runDoctor(checks());
      console.log(renderDoctor(report));
      process.exitCode = report.exitCode;
    });
}

function checks(): Check[] {
  const environment = readEnvironment();
  const { config, faults } = inspectConfig(configSlices, environment);
  const first = [nodeVersionCheck(26), configCheck(configSlices, environment)];
  if (faults.length > 0) return first;
  const core = config.of(coreConfig);
  const dataFolder = resolve(core.dataFolder);
  return [
    ...first,
    secretsCheck(dataFolder),
    dataFolderCheck(dataFolder),
    portCheck(core.host, core.port),
    databaseCheck(dataFolder, config.of(databaseConfig).url),
    ...redisChecks(config.of(cacheConfig).redisUrl),
    ...products.flatMap((product) => product.doctorChecks),
  ];
}

function databaseCheck(dataFolder: string, url: string | undefined): Check {
  return serviceCheck({
    name: "Database",
    timeoutSeconds: 30,
    cure:
      url === undefined
        ? "The message names the cause; the server's log is in the data folder."
        : "Check DATABASE_URL and that the server runs and lets this machine in.",
    probe: async () => {
      if (url === undefined && !existsSync(join(dataFolder, "secrets.json"))) {
        return { finding: "not made yet; the first start makes it" };
      }
      return withDatabase(async (database) => {
        const health = await database.health();
        if (!health.reachable) throw new Error(health.problem ?? "The database does not answer.");
        const pending = await database.pendingMigrations(migrationSets);
        const server = `PostgreSQL ${health.serverVersion}${health.embedded ? ", embedded" : ""}`;
        const state =
          pending.length === 0 ? "up to date" : `${pending.length} migrations come at the next start`;
        return { finding: `${server}, ${health.latencyMs.toFixed(1)} ms, ${state}` };
      });
    },
  });
}

function redisChecks(url: string | undefined): Check[] {
  if (url === undefined) return [];
  const probe = async (): Promise<{ finding: string }> => {
    const redis = connectRedis({ url });
    try {
      await once(redis, "ready");
      return { finding: `answers ${await redis.ping()}` };
    } finally {
      redis.disconnect();
    }
  };
  const cure = "Check REDIS_URL and that the server runs, or remove it to work without Redis.";
  return [serviceCheck({ name: "Redis", probe, cure, timeoutSeconds: 5 })];
}
