/** A worker in a process of its own, which tests kill: prints "ready" once it works on jobs. */
import { setTimeout as sleep } from "node:timers/promises";
import { Type } from "typebox";
import { createDatabase } from "#platform/database";
import { silentLogger as quietDatabase, testDatabaseConfig } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { type Logger, silentLogger } from "#platform/telemetry";
import { defineJob } from "../index.ts";
import { createTestJobs } from "../testing.ts";

const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, DATABASE_OPS_URL: opsUrl } = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "only the given logins are used here, no secret",
  logger: quietDatabase,
  clock: systemClock,
});
/** Tells the test when this process gave its jobs up, as on a machine that is too busy to answer. */
const logger: Logger = {
  ...silentLogger,
  child: () => logger,
  error: (...line: unknown[]) => {
    if (String(line.at(-1)).includes("lost its claim")) process.stdout.write("claim lost\n");
  },
};
const jobs = createTestJobs({ database, logger });

const effect = defineJob({
  name: "test.effect",
  payload: Type.Object({ key: Type.Integer(), milliseconds: Type.Integer() }),
  run: async ({ jobId }, { key, milliseconds }) => {
    const record = (text: string, values: readonly unknown[]) =>
      database.asOps("test", (transaction) => transaction.query<{ run: string }>(text, values), {
        write: true,
      });
    const [begun] = await record("insert into public.runs (key, job_id) values ($1, $2) returning run", [
      key,
      jobId,
    ]);
    await sleep(milliseconds);
    await record("insert into public.effects (key, job_id, run) values ($1, $2, $3) on conflict do nothing", [
      key,
      jobId,
      begun?.run,
    ]);
  },
});
const poison = defineJob({
  name: "test.poison",
  payload: Type.Object({}),
  run: async () => {
    await database.asOps(
      "test",
      (transaction) => transaction.query("insert into public.poisonings default values"),
      { write: true },
    );
    process.kill(process.pid, "SIGKILL");
    await sleep(60_000);
  },
});
jobs.register([effect, poison]);
await jobs.start();
process.stdout.write("ready\n");
process.on("SIGTERM", () => {
  void jobs
    .drain({ timeoutSeconds: 5 })
    .then(() => database.close())
    .then(() => process.exit(0));
});
