/** The bot in a process of its own, which tests kill: prints "ready" once it hears and works. */
import { createDatabase } from "#platform/database";
import { silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { startBotProcess } from "./bot.ts";

const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, DATABASE_OPS_URL: opsUrl } = process.env;
const { API_ROOT: apiRoot = "", BOT_TOKEN: token = "" } = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "only the given logins are used here, no secret",
  logger: silentLogger,
  clock: systemClock,
});
await startBotProcess(database, { apiRoot, token });
process.stdout.write("ready\n");
