/** A worker in a process of its own, which tests kill: prints "ready" once it works. */
import { createDatabase } from "#platform/database";
import { silentLogger as quietDatabase, testDatabaseConfig } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { COUNTED_TOKENS, countingBot } from "./counting-bot.ts";
import { startProcess } from "./real.ts";
import { testConfig } from "./fixture.ts";

const {
  DATABASE_URL: url,
  DATABASE_APP_URL: appUrl,
  DATABASE_OPS_URL: opsUrl,
  API_ROOT: apiRoot,
} = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "only the given logins are used here, no secret",
  logger: quietDatabase,
  clock: systemClock,
});
const started = await startProcess(database, countingBot, {
  operatorBots: COUNTED_TOKENS.map((token) => ({ product: countingBot.product, token })),
  config: { ...testConfig, apiRoot: apiRoot ?? testConfig.apiRoot },
});
await started.jobs.start({ worker: true, scheduler: false });
process.stdout.write("ready\n");
