/** Rotates the master secret in a process of its own and prints what it did. */
import { createDatabase } from "#platform/database";
import { silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { testSecrets } from "#platform/secrets/testing";

const {
  DATABASE_URL: url,
  DATABASE_APP_URL: appUrl,
  DATABASE_OPS_URL: opsUrl,
  MASTER,
  PREVIOUS,
} = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "only the given logins are used here, no secret",
  logger: silentLogger,
  clock: systemClock,
});
const secrets = await testSecrets(database, {
  masterSecret: MASTER ?? "",
  config: { previousMasterSecrets: [PREVIOUS ?? ""], keyCacheSeconds: 300, keyCacheLimit: 100 },
});
process.stdout.write(JSON.stringify(await secrets.rotateMaster()));
await secrets.close();
await database.close();
