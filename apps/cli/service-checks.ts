import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheConfig, connectRedis } from "#platform/cache";
import { type Check, type Config, coreConfig, publicBaseUrl, serviceCheck } from "#platform/config";
import { type Database, databaseConfig } from "#platform/database";
import { systemClock } from "#platform/kernel";
import { checkMailServer, mailConfig } from "#platform/mail";
import type { SecretsStatus } from "#platform/secrets";
import { silentLogger } from "#platform/telemetry";
import { migrationSets } from "../migrations.ts";
import { openSecurity } from "../server/open-security.ts";
import { withDatabase } from "./open-database.ts";

interface Finding {
  readonly finding: string;
  readonly warning?: string;
}

const NOT_MADE: Finding = { finding: "not made yet; the first start makes it" };

/** Whether the database answers and what the next start would change in it. */
export function databaseCheck(dataFolder: string, config: Config): Check {
  const { url } = config.of(databaseConfig);
  return serviceCheck({
    name: "Database",
    timeoutSeconds: 30,
    cure:
      url === undefined
        ? "The message names the cause; the server's log is in the data folder."
        : "Check DATABASE_URL and that the server runs and lets this machine in.",
    probe: () => inDatabase(dataFolder, url, describeDatabase),
  });
}

/** Whether the given master secrets open everything that was encrypted. Makes no key. */
export function dataKeysCheck(dataFolder: string, config: Config): Check {
  return serviceCheck({
    name: "Data keys",
    timeoutSeconds: 30,
    cure: "The message names the cause; nothing that was encrypted can be read until it is mended.",
    probe: () =>
      inDatabase(dataFolder, config.of(databaseConfig).url, async (database, loaded) => {
        const pending = await database.pendingMigrations(migrationSets);
        if (pending.some(({ scope }) => scope === "secrets")) return NOT_MADE;
        await using opened = new AsyncDisposableStack();
        const shared = { core: loaded.of(coreConfig), clock: systemClock, database, logger: silentLogger };
        const { secrets } = await openSecurity(loaded, shared, opened);
        return describeKeys(await secrets.status());
      }),
  });
}

/** Whether the mail server takes us; without one, where mails go. */
export function mailCheck(config: Config): Check {
  return serviceCheck({
    name: "Mail",
    timeoutSeconds: 30,
    cure: "Check MAIL_URL and MAIL_TLS; mails wait until it answers.",
    probe: async () =>
      (await checkMailServer(config.of(mailConfig), publicBaseUrl(config.of(coreConfig))))
        ? { finding: "the mail server takes us" }
        : {
            finding: "no server is set (MAIL_URL); mails are written to the folder outbox of the data folder",
          },
  });
}

/** Whether Redis answers, when it is configured. */
export function redisChecks(config: Config): Check[] {
  const url = config.of(cacheConfig).redisUrl;
  if (url === undefined) return [];
  const probe = async (): Promise<Finding> => {
    const redis = await connectRedis({ url });
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

async function inDatabase(
  dataFolder: string,
  url: string | undefined,
  probe: (database: Database, config: Config) => Promise<Finding>,
): Promise<Finding> {
  if (url === undefined && !existsSync(join(dataFolder, "secrets.json"))) return NOT_MADE;
  return withDatabase(probe);
}

async function describeDatabase(database: Database): Promise<Finding> {
  const health = await database.health();
  if (!health.reachable) throw new Error(health.problem ?? "The database does not answer.");
  const pending = await database.pendingMigrations(migrationSets);
  const server = `PostgreSQL ${health.serverVersion}${health.embedded ? ", embedded" : ""}`;
  const state = pending.length === 0 ? "up to date" : `${pending.length} migrations come at the next start`;
  return { finding: `${server}, ${health.latencyMs.toFixed(1)} ms, ${state}` };
}

function describeKeys({ currentMasterId, masters }: SecretsStatus): Finding {
  const missing = masters.filter(({ known }) => !known);
  const keys = masters.reduce((sum, { currentKeys, retiredKeys }) => sum + currentKeys + retiredKeys, 0);
  if (missing.length > 0) {
    const ids = missing.map(({ masterId }) => masterId).join(", ");
    throw new Error(
      `Data keys lie under a master secret that is not given (${ids}); put it into TRADEPOST_PREVIOUS_MASTER_SECRETS`,
    );
  }
  const finding = `${keys} data keys, the master secret opens all of them`;
  return masters.every(({ masterId }) => masterId === currentMasterId)
    ? { finding }
    : { finding, warning: "Some lie under a former master secret: run `tradepost secrets rotate`." };
}
