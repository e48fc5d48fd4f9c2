/** A worker in a process of its own, which tests kill: prints "ready" once it works on bulk jobs. */
import { createDatabase } from "#platform/database";
import { silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { createTestJobs } from "#platform/jobs/testing";
import { systemClock } from "#platform/kernel";
import { bulkDecodeJob } from "../../jobs/bulk-decode.ts";
import { createTestServices } from "./vin.ts";

const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, DATABASE_OPS_URL: opsUrl } = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "only the given logins are used here, no secret",
  logger: silentLogger,
  clock: systemClock,
});
const jobs = createTestJobs({ database });
const services = { ...(await createTestServices({ database, jobs })), clock: systemClock };
services.engine();
jobs.register([bulkDecodeJob(services)]);
await jobs.start({ worker: true, scheduler: false });
process.stdout.write("ready\n");
